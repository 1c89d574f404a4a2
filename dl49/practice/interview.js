// A mock interview: some questions, a clock for each, and a sheet at the end that can be printed.

import { button, make, parsed } from "./page.js"
import { now } from "./schedule.js"

/** @typedef {{ words: Record<string, string>, cards: Card[], show: (...parts: Node[]) => void, tell: (words: string) => void,
 *   hold: (card: Card, heading: string, then: (rating: Rating | 0) => void) => void, back: () => void }} Room */

/** @param {Room} room */
export function interview(room) {
  const { words } = room
  const number = choice(words.howMany, ["3", "5", "8"], "5")
  const minutes = choice(words.howLong, ["2", "3", "5", "10"], "3")
  room.show(
    make("h2", {}, words.interview), make("p", {}, words.interviewText), make("p", {}, number.element), make("p", {}, minutes.element),
    make("p", { className: "dl49-practice-actions" },
      button(words.start, () => ask(room, drawn(room.cards, Number(number.value())), Number(minutes.value()), []), { className: "md-button md-button--primary" }),
      button(words.back, room.back)),
  )
}

/** @param {string} words @param {string[]} values @param {string} chosen */
function choice(words, values, chosen) {
  const select = /** @type {HTMLSelectElement} */ (make("select", {}, ...values.map((value) => make("option", { value, selected: value === chosen }, value))))
  return { element: make("label", {}, words, " ", select), value: () => select.value }
}

/** Some cards in random order. @param {Card[]} cards @param {number} count */
function drawn(cards, count) {
  const left = [...cards]
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(Math.floor(Math.random() * left.length), 1)[0]).filter((card) => card !== undefined)
}

/** @param {Room} room @param {Card[]} cards @param {number} minutes @param {Round[]} rounds */
function ask(room, cards, minutes, rounds) {
  const card = cards[rounds.length]
  if (!card) return sheet(room, rounds)
  const begun = Number(now())
  const heading = room.words.round.replace("{place}", String(rounds.length + 1)).replace("{all}", String(cards.length))
  room.hold(card, heading, (rating) => {
    clearInterval(ticking)
    ask(room, cards, minutes, [...rounds, { card, seconds: Math.round((Number(now()) - begun) / 1000), rating }])
  })
  const clock = make("p", { className: "dl49-practice-clock", role: "timer" })
  document.querySelector(".dl49-practice-card")?.prepend(clock)
  const tick = () => {
    const left = minutes * 60 - Math.floor((Number(now()) - begun) / 1000)
    clock.textContent = `${left < 0 ? "−" : ""}${time(Math.abs(left))}`
    clock.classList.toggle("dl49-practice-over", left < 0)
    if (!clock.isConnected) clearInterval(ticking)
  }
  const ticking = setInterval(tick, 1000)
  tick()
}

/** @param {number} seconds */
const time = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`

/** @param {Room} room @param {Round[]} rounds */
function sheet(room, rounds) {
  const { words } = room
  const rows = rounds.map(({ card, seconds, rating }) =>
    make("tr", {},
      make("td", {}, make("a", { href: new URL(card.page, root()).href }, parsed(card.front))),
      make("td", {}, time(seconds)),
      make("td", {}, rating ? words[`grade-${rating}`] ?? "" : words.skipped ?? "")))
  const weak = rounds.filter(({ rating }) => rating < 3).map(({ card }) => make("li", {}, make("a", { href: new URL(card.page, root()).href }, parsed(card.front))))
  room.show(
    make("h2", { tabIndex: -1 }, words.sheet),
    make("table", {}, make("thead", {}, make("tr", {}, ...[words.asked, words.took, words.went].map((name) => make("th", {}, name)))), make("tbody", {}, ...rows)),
    ...(weak.length ? [make("h3", {}, words.read), make("ul", {}, ...weak)] : []),
    make("p", { className: "dl49-practice-actions" }, button(words.print, () => print(), { className: "md-button md-button--primary" }), button(words.back, room.back)),
  )
  room.tell(words.sheet)
}

const root = () => new URL(/** @type {HTMLElement} */ (document.getElementById("dl49-practice")).dataset.root ?? "", location.href).href
