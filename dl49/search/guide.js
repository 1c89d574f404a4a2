// The guide as far as it has come, and its answer to a query.

import { card, pagesWith, shownFor } from "./cards.js"
import { isName, Names } from "./names.js"
import { Query } from "./query.js"
import { Shelf } from "./shelf.js"
import { Spelling } from "./spelling.js"
import { fold, hasHan, stem, terms, units } from "./text.js"

const MOST = 10 // questions
const FOLLOWING = 0.1 // of the best score; what falls below is noise
const TITLE = 0.7 // of a work's title; who typed more means the work
const PAGE = 0.6 // of what was typed that a page of prose must say to be listed
/** @type {Language[]} */
const LANGUAGES = ["zh", "en"]

export class Guide {
  /** @param {Language} tree @param {NamesRecord} record */
  constructor(tree, record) {
    this.tree = tree
    this.names = new Names(record)
    const namesOf = (/** @type {number[]} */ concepts) => concepts.flatMap((concept) => record.concepts[concept])
    this.documents = record.documents.map(([number, address, ...own]) => ({ number, address, names: namesOf(own) }))
    this.shelves = /** @type {Record<Language, Shelf>} */ ({})
    /** The terms of each document's concepts, where they were needed. @type {string[][]} */
    this.named = []
    /** @type {Work[]} */
    this.works = []
    /** The terms of their authors' names. @type {Set<string>[]} */
    this.authors = []
    /** The works by a term of an author's name. @type {Map<string, number[]>} */
    this.written = new Map()
    /** @type {Spelling | null} */
    this.spelling = null
    /** The last query as it was meant by what had come then. @type {{ typed: string, query: Query } | null} */
    this.last = null
  }

  /** @param {Language} language @param {HeadsRecord} record */
  addHeads(language, record) {
    const names = this.documents.filter(({ number }) => number).map((one) => one.names)
    this.shelves[language] = new Shelf(language, names, record)
    this.last = null
  }

  /** @param {Language} language @param {TextRecord} text @param {MoreRecord} more */
  async addText(language, text, more) {
    await this.shelves[language].addText(text, more)
    if (!this.spelling) this.addMore(more)
    this.spelling?.addTerms(this.shelves[language].counts)
    this.last = null
  }

  /** @param {MoreRecord} more */
  addMore(more) {
    this.works = more.works
    this.titles = more.works.map(([, , title]) => terms(title))
    this.authors = more.works.map(([, authors]) => new Set(terms(authors)))
    for (const [work, names] of this.authors.entries()) {
      for (const name of names) this.written.set(name, [...(this.written.get(name) ?? []), work])
    }
    const untreated = more.untreated.map(fold)
    this.names.addUntreated(untreated)
    const titles = this.shelves[this.tree].documents.map(([title]) => fold(title))
    this.spelling = new Spelling(more, [...this.names.all, ...titles], untreated)
  }

  /** The languages in which to look: the tree's own, and the other where there are words of it. @param {string} text */
  languagesOf(text) {
    const query = units(text)
    const isEnglish = !hasHan(text) && !isName(this.names.find(query, () => false), query)
    const isNew = query.filter((unit) => !unit.han && !this.shelves[this.tree].count(stem(unit.text)))
    const isSpoken = isNew.some((unit) => this.spelling?.isPinyin(unit.text))
    const isOther = this.tree === "en" ? hasHan(text) || isSpoken : isEnglish || isNew.length > 0
    return LANGUAGES.filter((language) => language === this.tree || isOther)
  }

  /** The query as it was meant; asked several times for each answer, it is read once. @param {string} typed */
  meant(typed) {
    if (this.last?.typed !== typed) this.last = { typed, query: this.read(typed) }
    return this.last.query
  }

  /** The query as it was meant; as it was typed, until everything is there. @param {string} typed */
  read(typed) {
    const shelves = (/** @type {string} */ text) => this.languagesOf(text).flatMap((one) => this.shelves[one] ?? [])
    const query = (/** @type {string} */ text) => new Query(text, shelves(text), this.names)
    const asked = query(this.names.normal(typed))
    const isWhole = asked.shelves.every(({ complete }) => complete)
    const text = isWhole && !asked.number && this.spelling?.corrected(asked)
    return text && text !== asked.text ? query(text) : asked
  }

  /** The terms of the concepts of a document. @param {number} id */
  namesOf(id) {
    this.named[id] ??= this.documents[id].names.flatMap(terms)
    return this.named[id]
  }

  /** The works whose title was typed or whose authors are sought. @param {string[]} sought @param {Query} query */
  worksOf(sought, query) {
    return [...new Set([...query.works, ...sought.flatMap((term) => this.written.get(term) ?? [])])]
  }

  /** The languages of a query whose text has not come. @param {string} typed */
  missing(typed) {
    const languages = [this.names.normal(typed), this.meant(typed).text].flatMap((text) => this.languagesOf(text))
    return [...new Set(languages)].filter((language) => !this.shelves[language]?.complete)
  }

  /** @param {string} typed @returns {Answer} */
  answer(typed) {
    const query = this.meant(typed)
    query.works = new Set([...this.works.keys()].filter((work) => query.shareOf(this.titles?.[work] ?? []) > TITLE))
    const numbered = this.documents.findIndex(({ number }) => number && number === query.number)
    const ranked = query.number ? [/** @type {const} */ ([numbered, 1, 0])].filter(([id]) => id >= 0) : query.ranked()
    const found = ranked.filter(([, score]) => score > ranked[0][1] * FOLLOWING).slice(0, MOST)
    const questions = found.map(([id, score]) => card(id, score, shownFor(id, query, this), this))
    const pages = query.number ? [] : pagesWith(query, this, PAGE)
    const [nearest, score, likelihood] = found[0] ?? [-1, 0, 0]
    const unknown = query.number || pages.length || this.missing(typed).length ? [] : query.unknown(nearest, score, likelihood)
    const suggestion = query.text === this.names.normal(typed) ? "" : query.text
    return { items: [...questions, ...pages], unknown, suggestion }
  }
}
