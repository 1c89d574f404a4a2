// What a result shows: title, section, block, the words around the match, and the address that it leads to.

import { COMMON } from "./query.js"
import { fold, hasHan, termsOf, units } from "./text.js"

const EXCERPT = { zh: 70, en: 150 } // characters
const MOST_MARKS = 8
// A reference answer shows a thing better than a learner's, which may be wrong. From 3 on they are follow-ups.
const BLOCKS = [1, 0.4, 0.6, 0.85]
const NAMED = 3 // what a citation of a work tells whose title was typed: as much as three terms that none says
const PHRASE = 1.2 // how much better one that says the query in one piece
const LANGUAGE = 1.5 // how much better a paragraph in the language of the query is
/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (one) => ENTITIES[one])

/** What was cut into terms before: a paragraph that is shown once is often shown again. @type {Map<string, Place[]>} */
const cut = new Map()

/** The terms of folded text with their places in it. @param {string} low @returns {Place[]} */
function placesIn(low) {
  let places = cut.get(low)
  if (!places) {
    const of = units(low)
    places = termsOf(low, of).map(({ term, from, to }) => ({ term, from: of[from].at, to: of[to - 1].end }))
    cut.set(low, places)
  }
  return places
}

/** Where terms stand in folded text; neighbors are one place. Common ones count where no other is sought. @param {Map<string, number>} wanted @param {string} low */
function spotsOf(wanted, low) {
  /** @type {Spot[]} */
  const spots = []
  for (const { term, from, to } of placesIn(low)) {
    const worth = wanted.get(term)
    const last = spots[spots.length - 1]
    if (worth === undefined) continue
    if (!last || !/^[ -]?$/.test(low.slice(last.to, from))) spots.push({ from, to, worth })
    else Object.assign(last, { to, worth: Math.max(last.worth, worth) })
  }
  return spots.filter(({ worth }) => worth >= Math.min(COMMON, Math.max(...wanted.values())))
}

/** @param {string} text @param {Spot[]} spots @param {number} [start] of what is shown of the text @param {number} [end] */
function marked(text, spots, start = 0, end = text.length) {
  let [html, at] = ["", start]
  for (const { from, to } of spots.filter((spot) => spot.from >= start && spot.to <= end)) {
    html += `${escaped(text.slice(at, from))}<mark>${escaped(text.slice(from, to))}</mark>`
    at = to
  }
  return html + escaped(text.slice(at, end))
}

/** The part of a paragraph around its first mark. @param {Shown} shown */
function excerpt({ paragraph: { text, language }, spots }) {
  const width = EXCERPT[language]
  let from = Math.max(0, Math.min((spots[0]?.from ?? 0) - Math.floor(width / 3), text.length - width))
  let to = from + width
  if (language === "en") [from, to] = [from && text.indexOf(" ", from) + 1, `${text} `.lastIndexOf(" ", to)]
  return `${from ? "…" : ""}${marked(text, spots, from, to)}${to < text.length ? "…" : ""}`
}

/** The paragraph of a document that says most of some terms, and more than `least`. @param {number} id @param {string[]} terms @param {Query} query @param {Guide} guide @param {number} [least] @returns {Shown | null} */
function paragraphWith(id, terms, query, guide, least = 0) {
  // What most questions say tells no paragraph from another, but is marked beside what does.
  const common = terms.filter((term) => query.rarity(term) < COMMON)
  const telling = terms.filter((term) => query.rarity(term) >= COMMON)
  const isSaid = (/** @type {string} */ term) => guide.written.has(term) || query.shelves.some((shelf) => shelf.saying[id].has(term))
  const sought = telling.some(isSaid) ? telling : terms
  const works = guide.worksOf(sought, query)
  const asked = hasHan(query.text) ? "zh" : guide.tree
  const block = (/** @type {Paragraph} */ { place }) => (guide.documents[id].number ? BLOCKS[Math.min(place, 3)] : 1)
  const found = []
  for (const shelf of query.shelves) {
    const isPhrase = shelf.whole(id).includes(query.text)
    for (const { paragraph, own, cited } of shelf.withAny(id, sought, works)) {
      const phrase = isPhrase && paragraph.low.includes(query.text) ? PHRASE : 1
      for (const work of [-1, ...cited]) {
        const here = work < 0 ? own : sought.filter((term) => own.includes(term) || guide.authors[work].has(term))
        const worth = here.reduce((sum, term) => sum + query.rarity(term), query.works.has(work) ? NAMED : 0)
        const value = worth * block(paragraph) * phrase * (paragraph.language === asked ? LANGUAGE : 1)
        if (value && worth > least) found.push({ paragraph, work: guide.works[work] ?? null, worth, value, here })
      }
    }
  }
  for (const { here, ...one } of found.sort((a, b) => b.value - a.value)) {
    const wanted = new Map([...here, ...common].map((term) => [term, query.rarity(term)]))
    const spots = spotsOf(wanted, one.paragraph.low)
    if (spots.length || one.work) return { ...one, wanted, spots }
  }
  return null
}

/** What to show of a question. @param {number} id @param {Query} query @param {Guide} guide @returns {Shown} */
export function shownFor(id, query, guide) {
  const [paragraph] = query.shelves[0].paragraphs[id]
  const nothing = { paragraph, wanted: new Map(), spots: [], worth: 0, work: null }
  const wider = query.weights.size > query.typed.length ? [...query.weights.keys()] : []
  const shown = paragraphWith(id, query.typed, query, guide) ?? paragraphWith(id, wider, query, guide)
  return shown ?? paragraphWith(id, guide.namesOf(id), query, guide) ?? nothing
}

/** The pages of prose that say most of a query. @param {Query} query @param {Guide} guide @param {number} least */
export function pagesWith(query, guide, least) {
  const whole = query.typed.reduce((sum, term) => sum + query.rarity(term), 0)
  return guide.documents.flatMap(({ number }, id) => {
    const shown = number ? null : paragraphWith(id, query.typed, query, guide, least * whole)
    return shown ? [card(id, 0, shown, guide)] : []
  })
}

/** @param {number} id @param {number} score @param {Shown} shown @param {Guide} guide @returns {Item} */
export function card(id, score, shown, guide) {
  const { anchor, heading, text, language } = shown.paragraph
  const { number, address } = guide.documents[id]
  const [title, section] = guide.shelves[guide.tree].documents[id]
  const words = new Set(shown.spots.map(({ from, to }) => text.slice(from, to)))
  const marks = [...words].slice(0, MOST_MARKS).join("|")
  const work = shown.work?.[0]
  const parameters = new URLSearchParams({ a: anchor, ...(marks && { h: marks }), ...(work && { c: work }) })
  const where = [section, heading].filter(Boolean).map(escaped).join(" › ")
  return {
    location: `${guide.tree === "en" ? "en/" : ""}${address}?${parameters}`,
    title: (number ? `${number}. ` : "") + marked(title, spotsOf(shown.wanted, fold(title))),
    text: `<p class="dl49-where">${where}</p><p lang="${language}">${excerpt(shown)}</p>`,
    score,
    terms: {},
  }
}
