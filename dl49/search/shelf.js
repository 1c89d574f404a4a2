// All that can be found in one language, and the engine that ranks it.

import MiniSearch from "minisearch"
import { Asked } from "./asked.js"
import { fold, hasHan, joined, terms, termsOf, units } from "./text.js"

// How often a text counts as said. Short texts tell more of what a question is about than its long answers do.
const SAID = { title: 16, name: 2, one: 2, asked: 1, followUp: 1, author: 2, text: 1 }
// A term that a question says often is hardly better than one that it says a few times (BM25's k; length counts half).
const BM25 = { k: 20, b: 0.5, d: 0 }
const SLICE = 8 // milliseconds of indexing, after which a query that came meanwhile is answered

/** Terms, each as often as texts of its kind count. @param {Partial<Record<keyof typeof SAID, string[]>>} kinds the terms of each */
function said(kinds) {
  const all = /** @type {[keyof typeof SAID, string[]][]} */ (Object.entries(kinds))
  return all.flatMap(([kind, some]) => Array(SAID[kind]).fill(some).flat())
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

/** Adds a paragraph to those of a key, once. @template Key @param {Map<Key, number[]>} of @param {Key} key @param {number} at */
function note(of, key, at) {
  const places = of.get(key)
  if (!places) of.set(key, [at])
  else if (places[places.length - 1] !== at) places.push(at)
}

export class Shelf {
  /** @param {Language} language @param {string[][]} names of each question's concepts @param {HeadsRecord} record */
  constructor(language, names, { documents }) {
    this.language = language
    this.documents = documents
    /** Of each document; one-line answers are there from the beginning. @type {Paragraph[][]} */
    this.paragraphs = documents.map(() => [])
    /** Of each document the paragraphs that say a term. @type {Map<string, number[]>[]} */
    this.saying = documents.map(() => new Map())
    /** Of each document the paragraphs that cite a work. @type {Map<number, number[]>[]} */
    this.citing = documents.map(() => new Map())
    /** The Latin words, and the compounds as one. @type {Set<string>} */
    this.words = new Set()
    const ones = documents.map(([, , one], id) => this.add(id, one, 0))
    /** What people ask for each question. */
    this.asking = names.map((_, id) => said({ title: terms(documents[id][0]), one: ones[id], asked: terms(documents[id][3]) }))
    this.asked = new Asked()
    for (const terms of this.asking) this.asked.add(terms)
    this.heads = names.map((name, id) => [...this.asking[id], ...said({ name: name.flatMap(terms) })])
    /** The terms of each, once. */
    this.telling = this.heads.map((terms) => new Set(terms))
    this.index = engine(...this.heads)
    this.counts = counted(this.heads)
    /** Which part of the questions says each character that was asked for. @type {Map<string, number>} */
    this.shares = new Map()
    this.complete = false
    /** All that each document says, as far as it was asked for. @type {string[]} */
    this.wholes = []
  }

  /** Adds the paragraphs of a block, and gives its terms. @param {number} id @param {Block} block @param {number} place */
  add(id, [anchor, heading, lines, ...citations], place) {
    const { language } = this
    return lines.split("\n").flatMap((text, line) => {
      const low = fold(text)
      const at = this.paragraphs[id].push({ language, anchor, heading, place, text, low }) - 1
      const of = units(low)
      for (const { text: word, han } of of) if (!han) this.words.add(word)
      const own = termsOf(low, of)
      for (const { term, from, to } of own) {
        if (to - from > 1 && low[of[from].end] === "-") this.words.add(joined(of.slice(from, to)))
        note(this.saying[id], term, at)
      }
      for (const [work, where] of citations) if (where === line) note(this.citing[id], work, at)
      return own.map(({ term }) => term)
    })
  }

  /** @param {TextRecord} record @param {MoreRecord} more */
  async addText({ documents, asked: more }, { works }) {
    const index = engine()
    /** @type {string[][]} */
    const all = []
    const asked = new Asked()
    let since = performance.now()
    for (const [id, blocks] of documents.entries()) {
      const text = blocks.flatMap((block, place) => this.add(id, block, place))
      delete this.wholes[id]
      if (!this.heads[id]) continue // a page of prose
      const followUp = blocks.slice(3).flatMap(([, , lines]) => terms(lines.split("\n")[0]))
      const author = [...this.citing[id].keys()].flatMap((work) => terms(works[work][1]))
      const others = said({ asked: terms(more[id]) })
      for (const term of others) this.telling[id].add(term)
      asked.add([...this.asking[id], ...others])
      all.push([...this.heads[id], ...others, ...said({ text, followUp, author })])
      index.add({ id, said: all[id].join(" ") })
      if (performance.now() - since < SLICE) continue
      await new Promise((resolve) => setTimeout(resolve))
      since = performance.now()
    }
    Object.assign(this, { index, asked, counts: counted(all), complete: true, shares: new Map() })
  }

  /** The questions that say any of the terms, by their weights. @param {Map<string, number>} weights @param {string} last term @param {string} word that ends what was typed */
  rank(weights, last, word) {
    const boostTerm = (/** @type {string} */ term) => weights.get(term) ?? 0
    const isOpen = !this.count(last) || (last === word && !hasHan(word) && !this.words.has(word)) // two words may happen to make it
    const prefix = (/** @type {string} */ term) => term === last && isOpen
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

  /** The paragraphs of a document that say some terms or cite some works, each with what of them. @param {number} id @param {string[]} sought @param {number[]} works */
  withAny(id, sought, works) {
    /** @type {Map<number, { paragraph: Paragraph, own: string[], cited: number[] }>} */
    const found = new Map()
    const at = (/** @type {number} */ place) => {
      const one = found.get(place) ?? { paragraph: this.paragraphs[id][place], own: [], cited: [] }
      found.set(place, one)
      return one
    }
    for (const term of sought) for (const place of this.saying[id].get(term) ?? []) at(place).own.push(term)
    for (const work of works) for (const place of this.citing[id].get(work) ?? []) at(place).cited.push(work)
    return [...found.values()]
  }

  /** How many questions say a term. @param {string} term */
  count(term) {
    return this.counts.get(term) ?? 0
  }
}
