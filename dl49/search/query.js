// What was typed → the terms to look for, and what of it the guide does not know.

import { isName } from "./names.js"
import { hasHan, joined, stem, terms, termsOf, units } from "./text.js"

export const COMMON = 0.2 // rarity of a term that most questions say
const OTHER_NAME = 0.1 // of what a typed term weighs; the questions themselves say the names of their concepts, too
const CITES = 40 // the score of citing a work whose title was typed: that of a question which says all of a short query
const BARE = 5 // terms that tell nothing of how people ask; of a bare name, what the questions say tells more
const QUOTE = 20 // characters, a Han for three: who types more that one question alone says in one piece quotes it
const QUOTED_HAN = 3
const WIDE = 0xfee0 // from a mark as it is typed to the one of Chinese texts
const TITLE = 4 // terms; a shorter title could be anything
const HAN = 0.5 // words that a Han character makes
const UNTREATED = 1.5 // words that a name weighs of which it is known that the guide does not treat it
const EVERYWHERE = 0.8 // of the questions that say a Han character; two such that stand together nowhere are hardly a word
// Small words that tell nothing of what is asked.
const FILLERS = new Set(
  "hey hi hello ok okay oh well yeah please pls thanks thx might shall should maybe anyone anybody somebody guys gonna wanna gotta kinda really honestly btw 吗 呢 吧 啊 呀 嘛 哦 啦 咋 啥 我 你 您 他 她 咱 们".split(" "),
)
const MOSTLY = 0.25 // of a query; where more of it is unknown, the guide does not treat what was asked
const FITS = 8 // the score, for each 1 that a query tells, of a nearest question that fits the rest of it neither well nor badly
const FIT = 0.1 // how much more may be unknown where that score is e times as high
const LIKELY = 0.3 // and where an average term is e times as likely as elsewhere
const ASIDE = 0.3 // how unknown a word is that the nearest question has in its answers alone: not in title, names or what people ask

const DIGITS = "零一二三四五六七八九"
const NUMBER = /^(第|问题|题|q|question|no|number)?(\d+|[一二三四五六七八九十]+)(问|题|个问题|号)?$/

/** The number of a question that is asked for as such (21, 第 3 问, Q3, 第二十一问), else 0. @param {string} asked */
function numberOf(asked) {
  const [, before, number, after] = asked.match(NUMBER) ?? []
  if (!number || /\d/.test(number)) return Number(number ?? 0)
  const [tens, ones] = number.includes("十") ? number.split("十") : ["零", number]
  return before || after ? DIGITS.indexOf(tens || "一") * 10 + DIGITS.indexOf(ones || "零") : 0
}

export class Query {
  /** @param {string} text as `Names.normal` gives it @param {Shelf[]} shelves in which to look @param {Names} names */
  constructor(text, shelves, names) {
    this.shelves = shelves
    /** @type {Map<string, number>} */
    this.rarities = new Map()
    this.text = text
    this.units = units(text)
    this.number = numberOf(joined(this.units))
    this.terms = termsOf(text, this.units)
    this.typed = [...new Set(this.terms.map(({ term }) => term))]
    this.found = names.find(this.units, (unit) => !unit.han && this.rarity(stem(unit.text)) < COMMON)
    const others = this.found.flatMap(({ concepts }) => concepts.flat().flatMap(terms))
    /** @type {Map<string, number>} */
    this.weights = new Map(others.map((term) => [term, OTHER_NAME]))
    for (const term of this.typed) this.weights.set(term, 1)
    /** The works of whose title it has most. @type {Set<number>} */
    this.works = new Set()
  }

  /** From 0 for a term that every question says to 1 for one that none says. @param {string} term */
  rarity(term) {
    let rarity = this.rarities.get(term)
    if (rarity === undefined) {
      const all = this.shelves[0].heads.length + 1
      rarity = Math.log(all / (this.count(term) + 0.5)) / Math.log(all / 0.5)
      this.rarities.set(term, rarity)
    }
    return rarity
  }

  /** Whether a Latin word stands somewhere as it is. @param {string} word */
  says(word) {
    return this.shelves.some((shelf) => shelf.words.has(word))
  }

  /** Whether a term that stands nowhere is no word, but two Han characters that happened to meet. @param {Term} term */
  isChance({ term, from, to }) {
    const isEverywhere = (/** @type {string} */ one) => this.shelves.some((shelf) => shelf.share(one) > EVERYWHERE)
    return to - from === 2 && this.units[from].han && [...term].every(isEverywhere)
  }

  /** How many questions say a term. @param {string} term */
  count(term) {
    return Math.max(...this.shelves.map((shelf) => shelf.count(term)))
  }

  /** Whether what units say stands somewhere. @param {Unit[]} part @returns {boolean} */
  knows(part) {
    if (part.length > 1 && !part[0].han) return part.every((unit) => this.knows([unit]))
    return terms(joined(part)).every((term) => this.rarity(term) < 1)
  }

  /** How much of a work's title it has. @param {string[]} title */
  shareOf(title) {
    return title.length < TITLE ? 0 : title.filter((term) => this.weights.has(term)).length / title.length
  }

  /** Which of some questions it quotes: none, or the one that alone says all of it. @param {number[]} ids */
  quoted(ids) {
    const length = [...this.text].reduce((sum, one) => sum + (hasHan(one) ? QUOTED_HAN : 1), 0)
    const wide = this.text.replace(/[,;:?!]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) + WIDE))
    const texts = [...new Set([this.text, wide])]
    const inner = this.terms.filter(({ from, to }) => from > 0 && to < this.units.length) // it may begin and end within a word
    const says = (/** @type {Shelf} */ shelf, /** @type {number} */ id) =>
      inner.every(({ term }) => shelf.saying[id].has(term)) && texts.some((text) => shelf.whole(id).includes(text))
    const all = length < QUOTE ? [] : ids.filter((id) => this.shelves.some((shelf) => says(shelf, id)))
    return all.length === 1 ? all : []
  }

  /** How much likelier, by the average term, the query is where each question is asked than where any is. */
  likelihoods() {
    const sought = isName(this.found, this.units) ? [] : this.typed
    const all = this.shelves.map((shelf) => shelf.asked.likelihoods(sought))
    return all[0].map((_, id) => all.reduce((sum, one) => sum + one[id], 0) / (this.typed.length + BARE))
  }

  /**
   * The places, scores and likelihoods of the questions that say any of it, first what both says most and is asked so.
   * @returns {[number, number, number][]}
   */
  ranked() {
    const citing = this.shelves[0].citing.map((works) => [...this.works].some((work) => works.has(work)))
    const scores = new Map(citing.flatMap((cites, id) => (cites && id < this.shelves[0].heads.length ? [[id, CITES]] : [])))
    const last = this.typed[this.typed.length - 1]
    const word = this.units[this.units.length - 1]?.text
    const found = this.shelves.flatMap((shelf) => shelf.rank(this.weights, last, word))
    for (const { id, score } of found) scores.set(id, (scores.get(id) ?? 0) + score)
    const most = Math.max(...scores.values())
    const [quoted] = this.quoted([...scores.keys()])
    const likelihoods = this.likelihoods()
    const fit = (/** @type {[number, number, number]} */ [id, score, likelihood]) => (id === quoted ? Infinity : score / most + likelihood)
    const all = Array.from(scores, ([id, score]) => /** @type {[number, number, number]} */ ([id, score, likelihoods[id]]))
    return all.sort((one, other) => fit(other) - fit(one) || one[0] - other[0])
  }

  /** What the guide does not treat, as it was typed; nothing where that is the lesser part of the query. @param {number} nearest the best question, or -1 @param {number} score its own @param {number} likelihood its own */
  unknown(nearest, score, likelihood) {
    const tells = (/** @type {string} */ term) => this.shelves.some((shelf) => shelf.telling[nearest]?.has(term))
    const words = this.units.map(({ text, han }, i) => {
      const holds = (/** @type {{ from: number, to: number }} */ { from, to }) => from <= i && i < to
      const name = this.found.find(holds)
      const own = this.terms.filter(holds)
      const rarity = name ? (name.concepts.length ? 1 : UNTREATED) : Math.min(...own.map(({ term }) => this.rarity(term)))
      const isKnown = name ? name.concepts.length > 0 : rarity < 1
      const isFiller = !isKnown && (FILLERS.has(text) || own.every((term) => this.isChance(term)))
      const weight = isFiller || /\d/.test(text) ? 0 : rarity * (han ? HAN : 1)
      const isAside = !name && !own.some(({ term }) => tells(term))
      return { said: han ? text : ` ${text} `, weight, unknown: isKnown ? (isAside ? ASIDE : 0) : 1 }
    })
    const all = words.reduce((sum, { weight }) => sum + weight, 0)
    const telling = this.typed.reduce((sum, term) => sum + this.rarity(term), 0)
    const fits = FIT * Math.log(Math.max(score / telling, 1) / FITS) + LIKELY * Math.max(likelihood, 0)
    if (words.reduce((sum, { weight, unknown }) => sum + weight * unknown, 0) < (MOSTLY + fits) * all) return []
    const least = Math.max(...words.map(({ weight, unknown }) => (weight ? unknown : 0))) // what is aside is named where nothing else is
    const text = words.map(({ said, weight, unknown }) => (weight && unknown >= least ? said : "|")).join("")
    return text.split("|").flatMap((part) => part.replace(/ +/g, " ").trim() || [])
  }
}
