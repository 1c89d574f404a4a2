// What was meant by what stands nowhere: a slip of the finger, pinyin, other characters of the same sound.

import MiniSearch from "minisearch"
import { joined, stem, units } from "./text.js"

const LONGEST_QUERY = 40 // units; who types more quotes a text
const LONGEST = 8 // units: syllables or characters of a name
const LEAST_BEGINNING = 4 // letters with which a word may be completed
const ONE_WRONG = 4 // characters of a name in which one may be any other
const LEAST_SLIP = 3 // letters of a word that may hold a slip
const ANY_SLIP = 5 // letters of a word in which one may be any other
const RUN = 10 // letters; so long a word may be several
const SAID = 2 // questions that say a pair of characters; a pair that fewer say is seldom a word
const SURE_SLIP = 7 // letters of a word that is hardly another one with a slip, so that a rare word may be meant
const OFTEN = 5 // questions that say what is put for something right elsewhere: a rare word is not meant so often
const LONGEST_PIECE = 24 // letters: a name of four syllables
const DROPPED = 3 // words that cover a text rather than leaving a syllable out
const PARTICLE = /[了着过的得]/ // makes no word with the character beside it
const LETTERS = "abcdefghijklmnopqrstuvwxyz"

/** How many letters of a word may be wrong. @param {number} length */
const tolerated = (length) => (length < 4 ? 0 : length < 7 ? 1 : 2)

/** A name with each of its inner characters left open, if it is long enough. @param {string} name */
const gaps = (name) =>
  name.length < ONE_WRONG ? [] : Array.from(name.slice(2), (_, i) => `${name.slice(0, i + 1)}?${name.slice(i + 2)}`)

/** Words that differ by one slip behind the first letter: of a short word, letters that are swapped, doubled or not. @param {string} word */
function* slips(word) {
  for (let i = 1; i <= word.length; i++) {
    const [head, tail] = [word.slice(0, i), word.slice(i)]
    if (tail.length > 1) yield head + tail[1] + tail[0] + tail.slice(2)
    if (head.endsWith(tail[0]) || word.length >= ANY_SLIP) yield head + tail.slice(1)
    yield head + head[i - 1] + tail
    for (const letter of word.length >= ANY_SLIP ? LETTERS : "") {
      yield head + letter + tail
      yield head + letter + tail.slice(1)
    }
  }
}

/** A text as pieces that `read` knows, as few as may be; "" where it is none. @param {string} text @param {(piece: string) => string | undefined} read */
function split(text, read) {
  /** @type {{ cost: number, said: string }[]} */
  const best = [{ cost: 0, said: "" }]
  for (let end = 1; end <= text.length; end++) {
    for (let from = Math.max(0, end - LONGEST_PIECE); from < end; from++) {
      const piece = best[from] && read(text.slice(from, end))
      if (piece === undefined) continue
      const cost = best[from].cost + (piece ? 1 : DROPPED)
      if (!(best[end]?.cost <= cost)) best[end] = { cost, said: best[from].said + piece }
    }
  }
  return best[text.length]?.said ?? ""
}

export class Spelling {
  /** @param {MoreRecord} record @param {string[]} texts folded, with names and words that may be meant @param {string[]} others that are right */
  constructor({ spelled, syllables }, texts, others) {
    const names = texts.filter((text) => /^[\u3400-\u9fff]+$/.test(text))
    this.right = new Set([...names, ...others])
    /** Pinyin, initials, or a name with a gap → the name. @type {Map<string, string>} */
    this.meant = new Map(Object.entries(spelled))
    for (const name of names) for (const gap of gaps(name)) this.meant.set(gap, name)
    const pinyin = Object.entries(spelled).filter(([one, name]) => one.length > name.length) // not initials
    /** How words sound → the word; nothing for a syllable by itself. @type {Map<string, string>} */
    this.spoken = new Map(pinyin)
    const each = texts.map(units)
    const latin = each.filter((some) => some.every(({ han }) => !han))
    const words = new Set(each.flat().flatMap(({ text, han }) => (han || text.length < 4 ? [] : text)))
    const compounds = latin.filter((some) => some.length === 2 && !words.has(joined(some)))
    for (const some of compounds) this.meant.set(joined(some), some.map(({ text }) => text).join(" "))
    this.dictionary = new MiniSearch({ fields: ["id"], tokenize: (text) => [text], processTerm: (text) => text })
    const ids = new Set([...words, ...compounds.map(joined), ...pinyin.map(([one]) => one)])
    this.dictionary.addAll(Array.from(ids, (id) => ({ id })))
    /** What was looked up before: with each key all words of a query are. @type {Map<string, string>} */
    this.nearest = new Map()
    // GB 2312 sorts its first level by pinyin, so a run of characters shares a syllable.
    const codes = Array.from({ length: 94 * (0xd8 - 0xb0) }, (_, i) => [0xb0 + Math.floor(i / 94), 0xa1 + (i % 94)])
    const characters = new TextDecoder("gb2312").decode(new Uint8Array(codes.flat()))
    const runs = [...syllables.matchAll(/([a-z]+)(\d+)/g)]
    const spoken = runs.flatMap(([, syllable, count]) => Array(Number(count)).fill(syllable))
    this.syllables = new Map(spoken.map((syllable, i) => [characters[i], syllable]))
    this.isSyllable = new Set(spoken)
  }

  /** What a text in Chinese says may be meant. @param {Map<string, number>} counts of its terms */
  addTerms(counts) {
    const often = [...counts].filter(([term, count]) => count >= SAID && /^[\u3400-\u9fff]{2}$/.test(term))
    for (const [pair] of often.sort(([, one], [, other]) => other - one)) {
      const sound = this.soundOf(pair)
      if (!this.spoken.has(sound)) this.spoken.set(sound, pair)
    }
    for (const syllable of this.isSyllable) if (!this.spoken.has(syllable)) this.spoken.set(syllable, "")
  }

  /** @param {string} han */
  soundOf(han) {
    return Array.from(han, (one) => this.syllables.get(one) ?? one).join("")
  }

  /** Whether letters are some syllables. @param {string} letters */
  isPinyin(letters) {
    return !this.isSyllable.has(letters) && split(letters, (one) => (this.isSyllable.has(one) ? one : undefined)) !== ""
  }

  /** The text of a query with what was misspelled replaced; the text itself where nothing was. @param {Query} query */
  corrected(query) {
    const { text, units: all } = query
    let [result, end] = ["", 0]
    for (let i = 0; i < all.length && all.length <= LONGEST_QUERY; i++) {
      const { to, by } = this.longest(all, i, query)
      if (!by) continue
      result += text.slice(end, all[i].at) + by
      end = all[to - 1].end
      i = to - 1
    }
    return result + text.slice(end)
  }

  /** What was meant by the longest part that begins at a unit. @param {Unit[]} all @param {number} from @param {Query} query */
  longest(all, from, query) {
    const { han, at } = all[from]
    for (let to = Math.min(all.length, from + LONGEST); to > from; to--) {
      const part = all.slice(from, to)
      if (part.some((unit, i) => unit.han !== han || (han && unit.at !== at + i))) continue
      if (this.right.has(joined(part))) break
      const by = han ? this.soundingLike(part, all[from - 1], all[to], query) : this.meantBy(part, to === all.length, query)
      if (by) return { to, by }
    }
    return { to: 0, by: "" }
  }

  /** A name or pair that sounds like characters. @param {Unit[]} part @param {Unit | undefined} before @param {Unit | undefined} after @param {Query} query */
  soundingLike(part, before, after, query) {
    const typed = joined(part)
    const sound = this.soundOf(typed)
    if (query.knows(part)) return typed.length < ONE_WRONG ? "" : this.meant.get(sound)
    const name = [sound, ...gaps(typed)].map((one) => this.meant.get(one)).find(Boolean)
    const pair = part.length === 2 ? this.spoken.get(sound) : ""
    if (name || !pair || PARTICLE.test(pair)) return name
    // One character stands for another of its sound, unless one of both makes a word with what is beside it.
    const isOne = (pair[0] === typed[0]) !== (pair[1] === typed[1]) && query.count(pair) >= OFTEN
    const beside = [before && [before, part[0]], after && [part[1], after]]
    return isOne && !beside.some((two) => two?.every((unit) => unit.han) && query.knows(two)) ? pair : ""
  }

  /** @param {Unit[]} part of Latin words @param {boolean} last whether it may go on @param {Query} query */
  meantBy(part, last, query) {
    const typed = joined(part)
    const name = this.meant.get(typed)
    const isUnknown = part.every((unit) => !query.knows([unit]))
    const spoken = isUnknown ? split(typed, (piece) => this.spoken.get(piece)) : ""
    if (part.length > 1) return name && name.length < typed.length ? name : spoken
    if (!isUnknown) return ""
    return name || spoken || this.near(typed, last) || this.slipped(typed, query) || this.several(typed, query)
  }

  /** A word of a name. @param {string} typed @param {boolean} last */
  near(typed, last) {
    const prefix = last && typed.length >= LEAST_BEGINNING
    const known = `${typed}${prefix ? "…" : ""}`
    if (!this.nearest.has(known)) {
      const near = this.dictionary.search(typed, { fuzzy: tolerated(typed.length), prefix, weights: { prefix: 1, fuzzy: 0.1 } })
      this.nearest.set(known, near.find(({ id }) => id[0] === typed[0])?.id ?? "")
    }
    const best = this.nearest.get(known) ?? ""
    return this.meant.get(best) ?? best
  }

  /** The word that most questions say of those that differ by a slip. @param {string} typed @param {Query} query */
  slipped(typed, query) {
    let [best, most] = ["", typed.length < SURE_SLIP ? OFTEN - 1 : 0]
    const isEnglish = query.units.some((unit) => !unit.han && query.knows([unit]))
    for (const word of typed.length < LEAST_SLIP ? [] : slips(typed)) {
      const count = query.says(word) ? query.count(stem(word)) : 0
      if (count > most) [best, most] = [word, count]
      else if (!best && !isEnglish && typed.length >= SURE_SLIP) best = this.spoken.get(word) ?? ""
    }
    return best
  }

  /** Words that were typed as one. @param {string} typed @param {Query} query */
  several(typed, query) {
    const word = (/** @type {string} */ piece) => (piece.length > 1 && query.says(piece) ? `${piece} ` : undefined)
    return typed.length < RUN ? "" : split(typed, word).trimEnd()
  }
}
