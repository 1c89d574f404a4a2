// What things are called: the names of concepts, and of what the guide does not treat.

import { fold, joined, stem, units } from "./text.js"

const LONGEST = 16 // units; no name has more
const BEGINNING = 2 // characters, by which most places in a query are known to begin no name

/** What is the same however a name is joined, spelled or inflected. @param {Unit[]} some */
const key = (some) => some.map(({ text, han }) => (han ? text : stem(text))).join("")

/** What is the same however a name is joined, in singular and plural. @param {Unit[]} some */
const plain = (some) => joined(some).replace(/([a-z])s$/, "$1")

/** Whether a query is a name and nothing else. @param {Found[]} found the names in it @param {Unit[]} query */
export const isName = ([first], query) => first?.from === 0 && first.to === query.length

export class Names {
  /** @param {NamesRecord} record */
  constructor({ concepts, traditional, taiwan }) {
    this.simplified = new Map(Array.from(traditional.matchAll(/(.)(.)/gu), ([, one, other]) => [one, other]))
    this.taiwan = taiwan
    this.all = concepts.flat().map(fold)
    /** @type {Map<string, Set<string[]>>} */
    this.byKey = new Map()
    for (const names of concepts) {
      const keys = names.map((name) => key(units(fold(name))))
      for (const at of keys) this.byKey.set(at, (this.byKey.get(at) ?? new Set()).add(names))
    }
    /** @type {Set<string>} */
    this.untreated = new Set()
    /** With what the keys of names begin. */
    this.beginnings = new Set(Array.from(this.byKey.keys(), (at) => at.slice(0, BEGINNING)))
  }

  /** @param {string[]} names folded */
  addUntreated(names) {
    this.untreated = new Set(names.map((name) => plain(units(name))))
    for (const name of this.untreated) this.beginnings.add(name.slice(0, BEGINNING))
  }

  /** As typed → as the guide writes: simplified characters, plain forms. @param {string} typed */
  normal(typed) {
    const text = typed.normalize("NFKC").replace(/[\u3400-\u9fff]/g, (one) => this.simplified.get(one) ?? one)
    return fold(this.taiwan.reduce((result, [one, other]) => result.replaceAll(one, other), text)).trim()
  }

  /** Whether a name may begin with a unit. @param {Unit} unit @param {Unit | undefined} next */
  begins(unit, next) {
    const parts = next ? [unit, next] : [unit]
    return [key(parts), plain(parts), key([unit]), plain([unit])].some((at) => this.beginnings.has(at.slice(0, BEGINNING)))
  }

  /**
   * The names in a query, the longest first; none overlaps another.
   * @param {Unit[]} query
   * @param {(unit: Unit) => boolean} common whether a word stands everywhere, such as "in" and "he", which are names too
   */
  find(query, common) {
    /** @type {Found[]} */
    const found = []
    const begins = query.map((unit, from) => this.begins(unit, query[from + 1]))
    for (let length = Math.min(query.length, LONGEST); length > 0; length--) {
      for (let from = 0, to = length; to <= query.length; from++, to++) {
        if (!begins[from]) continue
        const part = query.slice(from, to)
        const concepts = this.byKey.get(key(part)) ?? (this.untreated.has(plain(part)) ? [] : null)
        const isFree = found.every((one) => one.from >= to || from >= one.to)
        const isMeant = query.length === 1 || length > 1 || !common(part[0])
        if (concepts && isFree && isMeant) found.push({ from, to, concepts: [...concepts] })
      }
    }
    return found
  }
}
