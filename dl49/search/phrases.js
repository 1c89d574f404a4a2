// How near a query is to single phrasings: one that says nearly the same tells more than words from several.

import { terms } from "./text.js"

const SECOND = 0.5 // what the second nearest phrasing of a question counts for

export class Phrases {
  constructor() {
    /** Of each phrasing the place of its question, and its terms. @type {{ id: number, terms: string[] }[]} */
    this.all = []
    /** The phrasings that say a term. @type {Map<string, number[]>} */
    this.saying = new Map()
  }

  /** @param {number} id the place of a question @param {string[]} texts */
  add(id, texts) {
    for (const text of texts) {
      const own = [...new Set(terms(text))]
      const at = this.all.push({ id, terms: own }) - 1
      for (const term of own) this.saying.set(term, [...(this.saying.get(term) ?? []), at])
    }
  }

  /** How much a term tells: the square of its inverse document frequency. @param {string} term */
  weight(term) {
    return Math.log(1 + this.all.length / (1 + (this.saying.get(term)?.length ?? 0))) ** 2
  }

  /** How near the phrasings of each question are: the cosines of the two nearest. @param {string[]} typed @returns {Map<number, number>} */
  nearness(typed) {
    /** @type {Map<number, number>} */
    const shared = new Map()
    for (const term of typed) {
      const weight = this.weight(term)
      for (const at of this.saying.get(term) ?? []) shared.set(at, (shared.get(at) ?? 0) + weight)
    }
    const length = (/** @type {string[]} */ some) => Math.sqrt(some.reduce((sum, term) => sum + this.weight(term), 0))
    const query = length(typed)
    /** @type {Map<number, [number, number]>} */
    const best = new Map()
    for (const [at, weight] of shared) {
      const { id, terms } = this.all[at]
      const cosine = weight / (query * length(terms))
      const [one, two] = best.get(id) ?? [0, 0]
      best.set(id, cosine > one ? [cosine, one] : [one, Math.max(two, cosine)])
    }
    return new Map(Array.from(best, ([id, [one, two]]) => [id, one + SECOND * two]))
  }
}
