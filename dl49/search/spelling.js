// What was meant by what stands nowhere: a word, a name in pinyin, a name with other characters of the same sound.

import MiniSearch from "minisearch"
import { joined, units } from "./text.js"

const LONGEST_QUERY = 40 // units; who types more quotes a text
const LONGEST = 8 // units: syllables or characters of a name
const LEAST_BEGINNING = 4 // letters with which a word may be completed
const ONE_WRONG = 4 // characters of a name in which one may be any other

/** How many letters of a word may be wrong. @param {number} length */
const tolerated = (length) => (length < 4 ? 0 : length < 6 ? 1 : 2)

/** A name with each of its inner characters left open, if it is long enough. @param {string} name */
const gaps = (name) =>
  name.length < ONE_WRONG ? [] : Array.from(name.slice(2), (_, i) => `${name.slice(0, i + 1)}?${name.slice(i + 2)}`)

export class Spelling {
  /** @param {MoreRecord} record @param {string[]} texts folded, with names and words that may be meant @param {string[]} others that are right */
  constructor({ spelled, syllables }, texts, others) {
    const names = texts.filter((text) => /^[\u3400-\u9fff]+$/.test(text))
    this.right = new Set([...names, ...others])
    /** Pinyin, initials, or a name with a gap → the name. @type {Map<string, string>} */
    this.meant = new Map(Object.entries(spelled))
    for (const name of names) for (const gap of gaps(name)) this.meant.set(gap, name)
    const pinyin = Object.keys(spelled).filter((one) => one.length > spelled[one].length) // not initials
    const words = texts.flatMap(units).flatMap(({ text, han }) => (han || text.length < 4 ? [] : text))
    this.dictionary = new MiniSearch({ fields: ["id"], tokenize: (text) => [text], processTerm: (text) => text })
    this.dictionary.addAll(Array.from(new Set([...words, ...pinyin]), (id) => ({ id })))
    // GB 2312 sorts its first level by pinyin, so a run of characters shares a syllable.
    const codes = Array.from({ length: 94 * (0xd8 - 0xb0) }, (_, i) => [0xb0 + Math.floor(i / 94), 0xa1 + (i % 94)])
    const characters = new TextDecoder("gb2312").decode(new Uint8Array(codes.flat()))
    const runs = [...syllables.matchAll(/([a-z]+)(\d+)/g)]
    const each = runs.flatMap(([, syllable, count]) => Array(Number(count)).fill(syllable))
    this.syllables = new Map(each.map((syllable, i) => [characters[i], syllable]))
  }

  /** The query with what was misspelled replaced; the query itself where nothing was. @param {string} text @param {(part: Unit[]) => boolean} known */
  corrected(text, known) {
    const all = units(text)
    let [result, end] = ["", 0]
    for (let i = 0; i < all.length && all.length <= LONGEST_QUERY; i++) {
      const { to, by } = this.longest(all, i, known)
      if (!by) continue
      result += text.slice(end, all[i].at) + by
      end = all[to - 1].end
      i = to - 1
    }
    return result + text.slice(end)
  }

  /** What was meant by the longest part that begins at a unit. @param {Unit[]} all @param {number} from @param {(part: Unit[]) => boolean} known */
  longest(all, from, known) {
    const { han, at } = all[from]
    for (let to = Math.min(all.length, from + LONGEST); to > from; to--) {
      const part = all.slice(from, to)
      if (part.some((unit, i) => unit.han !== han || (han && unit.at !== at + i))) continue
      if (this.right.has(joined(part))) break
      const by = this.meantBy(part, to === all.length, known(part))
      if (by) return { to, by }
    }
    return { to: 0, by: "" }
  }

  /** @param {Unit[]} part @param {boolean} last whether it may go on @param {boolean} known */
  meantBy(part, last, known) {
    const typed = joined(part)
    if (part[0].han) {
      const sound = Array.from(typed, (one) => this.syllables.get(one) ?? one).join("")
      if (known) return typed.length < ONE_WRONG ? "" : this.meant.get(sound)
      return [sound, ...gaps(typed)].map((one) => this.meant.get(one)).find(Boolean)
    }
    const name = this.meant.get(typed)
    if (part.length > 1) return name && name.length < typed.length ? name : ""
    if (known || name) return known ? "" : name
    const options = { fuzzy: tolerated(typed.length), prefix: last && typed.length >= LEAST_BEGINNING }
    const near = this.dictionary.search(typed, { ...options, weights: { prefix: 1, fuzzy: 0.1 } })
    const best = near.find(({ id }) => id[0] === typed[0])?.id
    return this.meant.get(best) ?? best
  }
}
