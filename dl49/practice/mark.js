// A quiet mark on a question's page and in lists: where the reader stands with it. Nothing, if there is no progress.

import { openDB } from "idb"
import { readable } from "./record.js"

const NAMES = {
  zh: { learning: "在学", known: "已掌握", due: "该复习了" },
  en: { learning: "learning", known: "known", due: "due" },
}
const names = NAMES[document.documentElement.lang.startsWith("en") ? "en" : "zh"]
const REVIEW = 2 // ts-fsrs's state of a card that has been learned

/** @param {Progress} progress */
const standing = ({ schedule }) =>
  schedule.due <= new Date() ? "due" : schedule.state === REVIEW ? "known" : "learning"

async function mark() {
  const places = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-card]"))
  if (!places.length || !indexedDB.databases) return
  const all = await indexedDB.databases()
  if (!all.some(({ name }) => name === "dl49")) return // nothing is made for who only reads
  const database = await openDB("dl49", 1)
  const records = (await database.getAll("cards")).map(readable).filter((record) => record !== undefined)
  database.close()
  const byCard = new Map(records.map((record) => [record.id, record]))
  for (const place of places) {
    const progress = byCard.get(place.dataset.card ?? "")
    const found = progress && standing(progress)
    if (found && place.matches(".dl49-cell")) place.classList.add(`dl49-cell--${found}`)
    else if (found) place.append(Object.assign(document.createElement("span"), { className: `dl49-mark dl49-mark-${found}`, textContent: names[found] }))
  }
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-known]"))) {
    const found = [.../** @type {NodeListOf<HTMLElement>} */ (place.closest("section")?.querySelectorAll("[data-card]") ?? [])].map(({ dataset }) => byCard.get(dataset.card ?? ""))
    const known = found.filter((one) => one?.schedule.state === REVIEW).length
    if (found.some(Boolean)) tell(place, place, place.dataset.known, { known, all: found.length })
  }
  const due = records.filter((record) => standing(record) === "due").length
  const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-due]"))
  if (due && place) tell(place, place.firstElementChild, place.dataset.due, { count: due })
}

/** @param {HTMLElement} place @param {Element | null} within @param {string | undefined} words @param {Record<string, number>} numbers */
function tell(place, within, words, numbers) {
  if (within) within.textContent = (words ?? "").replace(/\{(\w+)\}/g, (_, name) => String(numbers[name]))
  place.hidden = false
}

mark().catch(() => {}) // storage is forbidden: no marks
