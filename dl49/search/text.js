"use strict"
// Characters and words.

// A word of Latin or Greek letters and digits, or one Han character.
const TOKEN = /[a-z0-9\u0370-\u03ff]+|[\u3400-\u9fff]/g
const isHan = (text) => /^[\u3400-\u9fff]/.test(text)

const UNDECOMPOSED = { "ł": "l", "Ł": "l", "ø": "o", "–": "-", "—": "-", "−": "-", "‑": "-", "’": "'" }
const simpler = new Map()

function simple(character) {
  if (!simpler.has(character)) {
    const bare = UNDECOMPOSED[character] ?? character.normalize("NFKD").replace(/\p{M}/gu, "")
    simpler.set(character, bare.length === 1 ? bare : character)
  }
  return simpler.get(character)
}

// Case, accents and full-width forms go. One character for one: a place in the result is a place in the text.
const fold = (text) => text.replace(/[^\0-\x7f\u3400-\u9fff]/g, simple).toLowerCase()

const tokens = (folded) => [...folded.matchAll(TOKEN)].map((match) => ({ word: match[0], at: match.index, end: match.index + match[0].length }))

// What words of one root have in common, in either spelling: initialisation, initialized → initializ.
const ENDINGS = [
  [/(is|iz)(ations?|ing|ed?|es)$/, "iz"], [/yse(s|d|rs?)?$/, "yz"], [/yze(s|d|rs?)?$/, "yz"],
  [/our(s|al)?$/, "or$1"], [/ices$/, "ix"], [/^(min|max)im(a|um)$/, "$1im"],
  [/(abilit(y|ies)|ables?)$/, ""], [/at(ions?|es?|ed|ing|ive|or|ors)$/, "at"],
  [/(ion)(s|al|ally)?$/, ""], [/ies$/, "y"], [/(ss|x|ch|sh)es$/, "$1"], [/([^sui])s$/, "$1"],
  [/(ing|ed)$/, ""], [/(.{4})ly$/, "$1"], [/e$/, ""],
]
const stems = new Map()

function stem(word) {
  if (word.length < 4 || isHan(word)) return word
  if (!stems.has(word)) {
    let root = word
    for (const [ending, instead] of ENDINGS) {
      const shorter = root.replace(ending, instead)
      if (shorter.length > 2 && shorter !== root && /[aeiouy]/.test(shorter)) root = shorter
    }
    stems.set(word, root.replace(/([bdfgmnprt])\1$/, "$1")) // clipping → clip
  }
  return stems.get(word)
}

// How many letters were left out, added, changed or swapped; more than `most` count as most + 1.
function edits(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1
  let before = [], row = Array.from({ length: other.length + 1 }, (_, j) => j)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    let least = i
    for (let j = 1; j <= other.length; j++) {
      let value = row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)
      if (row[j] < value) value = row[j] + 1
      if (next[j - 1] < value) value = next[j - 1] + 1
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1] && before[j - 2] < value) value = before[j - 2] + 1
      next.push(value)
      if (value < least) least = value
    }
    if (least > most) return most + 1
    before = row
    row = next
  }
  return row[other.length]
}

const literally = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")

// Finds a name or word in folded text, however its parts are joined (batch norm, batch-norm, batchnorm), whole words only.
function finder(name) {
  const parts = tokens(fold(name)).map(({ word }) => word)
  if (!parts.length) return null
  const source = parts.map(literally).join("[\\s\\-·‐]*")
  const start = isHan(parts[0]) ? "" : "(?<![a-z0-9])"
  const end = isHan(parts.at(-1)) ? "" : "(?:e?s)?(?![a-z0-9])"
  return { name, parts, re: new RegExp(start + source + end, "g") }
}

// The places [from, to) of a finder's matches.
function* places(found, folded) {
  for (const match of folded.matchAll(found.re)) yield [match.index, match.index + match[0].length]
}
const count = (found, folded) => folded.match(found.re)?.length ?? 0
