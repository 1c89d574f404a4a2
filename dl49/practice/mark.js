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
  for (const place of places) {
    const progress = readable(await database.get("cards", place.dataset.card ?? ""))
    if (!progress) continue
    if (place.matches(".dl49-cell")) place.classList.add(`dl49-cell--${standing(progress)}`)
    else place.append(Object.assign(document.createElement("span"), { className: `dl49-mark dl49-mark-${standing(progress)}`, textContent: names[standing(progress)] }))
  }
  database.close()
}

mark().catch(() => {}) // storage is forbidden: no marks
