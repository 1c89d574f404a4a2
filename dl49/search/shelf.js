// All that can be found in one language, and the engine that ranks it.

import MiniSearch from "minisearch"
import { fold, terms } from "./text.js"

// How often a text counts as said. Short texts tell more of what a question is about than its long answers do.
const SAID = { title: 8, name: 2, one: 2, phrasing: 2, followUp: 1, author: 2, text: 1 }
// A term that a question says often is hardly better than one that it says a few times (BM25's k; length counts half).
const BM25 = { k: 20, b: 0.5, d: 0 }
const SLICE = 8 // milliseconds of indexing, after which a query that came meanwhile is answered

/** The terms of texts, each as often as texts of its kind count. @param {Partial<Record<keyof typeof SAID, string[]>>} texts */
function said(texts) {
  const kinds = /** @type {[keyof typeof SAID, string[]][]} */ (Object.entries(texts))
  return kinds.flatMap(([kind, some]) => Array(SAID[kind]).fill(some.flatMap(terms)).flat())
}

/** @param {string[][]} documents the terms of each */
function engine(...documents) {
  const tokenize = (/** @type {string} */ text) => text.split(" ")
  const index = new MiniSearch({ fields: ["said"], tokenize, processTerm: (term) => term, searchOptions: { bm25: BM25 } })
  index.addAll(documents.map((document, id) => ({ id, said: document.join(" ") })))
  return index
}

/** How many documents say each term. @param {string[][]} documents the terms of each */
function counted(documents) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  for (const terms of documents) for (const term of new Set(terms)) counts.set(term, (counts.get(term) ?? 0) + 1)
  return counts
}

export class Shelf {
  /** @param {Language} language @param {string[][]} names of each question's concepts @param {HeadsRecord} record */
  constructor(language, names, { documents }) {
    this.language = language
    this.documents = documents
    /** Of each document; one-line answers are there from the beginning. */
    this.paragraphs = documents.map(([, , one]) => this.paragraphsOf(one, 0))
    this.heads = names.map((name, id) => {
      const [title, , one, ...phrasing] = documents[id]
      return said({ title: [title], one: [one[2]], phrasing, name })
    })
    this.index = engine(...this.heads)
    this.counts = counted(this.heads)
    /** The works that each question cites. @type {Work[][]} */
    this.cited = []
    /** Which part of the questions says each character that was asked for. @type {Map<string, number>} */
    this.shares = new Map()
    this.complete = false
    /** All that each document says, as far as it was asked for. @type {string[]} */
    this.wholes = []
    /** @type {Set<string> | null} */
    this.said = null
  }

  /** @param {Block} block @param {number} place @returns {Paragraph[]} */
  paragraphsOf([anchor, heading, lines, ...citations], place) {
    const { language } = this
    return lines.split("\n").map((text, line) => {
      const works = citations.flatMap(([work, at]) => (at === line ? [work] : []))
      return { language, anchor, heading, place, text, low: fold(text), works }
    })
  }

  /** @param {TextRecord} record @param {MoreRecord} more */
  async addText({ documents }, { works }) {
    const index = engine()
    /** @type {string[][]} */
    const all = []
    let since = performance.now()
    for (const [id, blocks] of documents.entries()) {
      this.paragraphs[id].push(...blocks.flatMap((block, place) => this.paragraphsOf(block, place)))
      delete this.wholes[id]
      if (!this.heads[id]) continue // a page of prose
      const text = blocks.map(([, , lines]) => lines)
      const followUp = text.slice(3).map((lines) => lines.split("\n")[0])
      this.cited[id] = [...new Set(blocks.flatMap(([, , , ...citations]) => citations.map(([work]) => works[work])))]
      const own = said({ text, followUp, author: this.cited[id].map(([, authors]) => authors) })
      all.push([...this.heads[id], ...own])
      index.add({ id, said: all[id].join(" ") })
      if (performance.now() - since < SLICE) continue
      await new Promise((resolve) => setTimeout(resolve))
      since = performance.now()
    }
    Object.assign(this, { index, counts: counted(all), complete: true, said: null, shares: new Map() })
  }

  /** The questions that say any of the terms, by their weights. @param {Map<string, number>} weights @param {string} last term: it may go on */
  rank(weights, last) {
    const boostTerm = (/** @type {string} */ term) => weights.get(term) ?? 0
    const prefix = (/** @type {string} */ term) => term === last && !this.count(last)
    return this.index.search([...weights.keys()].join(" "), { boostTerm, prefix })
  }

  /** Which part of the questions says a character. @param {string} character */
  share(character) {
    const share = this.shares.get(character) ?? this.heads.filter((_, id) => this.whole(id).includes(character)).length / this.heads.length
    this.shares.set(character, share)
    return share
  }

  /** All that a document says, folded. @param {number} id */
  whole(id) {
    this.wholes[id] ??= this.paragraphs[id].map(({ low }) => low).join("\n")
    return this.wholes[id]
  }

  /** The Latin words, and the compounds as one. @returns {Set<string>} */
  get words() {
    const wordsIn = (/** @type {Paragraph} */ { low }) => [...(low.match(/[a-z]+/g) ?? []), ...(low.match(/[a-z]+-[a-z]+/g) ?? [])]
    this.said ??= new Set(this.paragraphs.flat().flatMap((one) => wordsIn(one).map((word) => word.replace("-", ""))))
    return this.said
  }

  /** How many questions say a term. @param {string} term */
  count(term) {
    return this.counts.get(term) ?? 0
  }
}
