// Characters, words, and the terms by which an index knows them.

import { stemmer } from "stemmer"

/** @param {string} text */
export const hasHan = (text) => /[\u3400-\u9fff]/.test(text)

/** @type {Record<string, string>} */
const UNDECOMPOSED = { ł: "l", Ł: "l", ø: "o", "–": "-", "—": "-", "−": "-", "‑": "-", "‐": "-", "·": "-", "’": "'" }

/** @param {string} character */
function simple(character) {
  const bare = UNDECOMPOSED[character] ?? character.normalize("NFKD").replace(/\p{M}/gu, "")
  return bare.length === 1 ? bare : character
}

/**
 * Case, accents and full-width forms go. One character for one: a place in the result is a place in the text.
 * @param {string} text
 */
export const fold = (text) => text.replace(/[^\0-\x7f\u3400-\u9fff，。、；：？！“”…]/g, simple).toLowerCase()

/**
 * @param {string} folded
 * @returns {Unit[]}
 */
export function units(folded) {
  const found = folded.matchAll(/[a-z0-9\u0370-\u03ff]+|[\u3400-\u9fff]/g)
  return Array.from(found, ({ 0: text, index }) => ({ text, at: index, end: index + text.length, han: text >= "\u3400" }))
}

// Porter's rules know American spelling, and make one word of "general" and "generate".
const SPELLINGS = /** @type {const} */ ([
  [/isation/, "ization"],
  [/is(e[ds]?|ing)$/, "iz$1"],
  [/yse/, "yze"],
  [/(.{3})our/, "$1or"],
])
/** @type {Map<string, string>} */
const stems = new Map()

/** @param {string} word */
export function stem(word) {
  let root = stems.get(word)
  if (root === undefined) {
    const american = SPELLINGS.reduce((text, [from, to]) => text.replace(from, to), word)
    root = word.startsWith("general") ? "general" : stemmer(american)
    stems.set(word, root)
  }
  return root
}

// What stands between the words of a compound: weight tying, weight-tying, clip_grad.
const COMPOUND = /^[ \-_^]$/

/**
 * The terms of folded text: stems of words, joined neighbors (so that "weight tying" and "weighttying" meet), Han
 * characters in pairs, one by itself where it stands alone.
 * @param {string} folded
 * @param {Unit[]} [of] its units
 * @returns {Term[]}
 */
export function termsOf(folded, of = units(folded)) {
  const isPair = of.map(({ han, at }, i) => {
    const last = of[i - 1]
    return last?.han === han && (han ? last.end === at : COMPOUND.test(folded.slice(last.end, at)))
  })
  return of.flatMap(({ text, han }, i) => {
    const pair = isPair[i] ? of[i - 1].text + text : ""
    const own = han && (pair || isPair[i + 1]) ? [] : [{ term: han ? text : stem(text), from: i, to: i + 1 }]
    return pair ? [...own, { term: han ? pair : stem(pair), from: i - 1, to: i + 1 }] : own
  })
}

/** What units say without anything between them. @param {Unit[]} some */
export const joined = (some) => some.map(({ text }) => text).join("")

/** @param {string} text */
export const terms = (text) => termsOf(fold(text)).map(({ term }) => term)
