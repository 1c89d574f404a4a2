// What a learner's browser remembers: one record a card, in IndexedDB. Where that is refused, it lasts as long as the page.

import { openDB } from "idb"
import { LANGUAGE } from "./page.js"
import { readable } from "./record.js"
import { next } from "./schedule.js"

const NAME = "dl49"
const CARDS = "cards"
const FORMAT = 1

/** Another page has graded the card in the meantime. */
export class GradedElsewhereError extends Error {}

/** A file that is none of ours, or of a later version; the message is the name of a word. */
export class ForeignFileError extends Error {}

export class Store {
  /** @type {import("idb").IDBPDatabase | undefined} */
  database
  /** What is known, by card. @type {Map<string, Progress>} */
  known = new Map()
  /** @type {{ id: string, before: Progress | undefined }[]} */
  graded = []

  get remembers() {
    return this.database !== undefined
  }

  async open() {
    try {
      this.database = await openDB(NAME, FORMAT, { upgrade: (made) => made.createObjectStore(CARDS, { keyPath: "id" }) })
      await this.refresh()
    } catch {
      this.database = undefined // private mode, a full disk, storage forbidden
    }
  }

  /** Read again what other pages may have changed. */
  async refresh() {
    const records = await this.database?.getAll(CARDS)
    if (records) this.known = new Map(records.flatMap((record) => readable(record) ?? []).map((record) => [record.id, record]))
  }

  /** Change the record of a card as `change` says, which gets what is there now. @param {string} id
   * @param {(before: Progress | undefined) => Progress | undefined} change */
  async #change(id, change) {
    let after
    try {
      const transaction = this.database?.transaction(CARDS, "readwrite")
      after = change(transaction ? readable(await transaction.store.get(id)) : this.known.get(id))
      await (after ? transaction?.store.put(after) : transaction?.store.delete(id))
      await transaction?.done
    } catch (error) {
      if (error instanceof GradedElsewhereError) throw error
      this.database = undefined
      after = change(this.known.get(id))
    }
    if (after) this.known.set(id, after)
    else this.known.delete(id)
  }

  /** @param {Card} card @param {Rating} rating */
  async grade({ id, digest }, rating) {
    const shown = this.known.get(id)
    await this.#change(id, (before) => {
      if (before?.schedule.reps !== shown?.schedule.reps) throw new GradedElsewhereError()
      return { id, schedule: next(before?.schedule, rating), seen: { ...before?.seen, [LANGUAGE]: digest } }
    })
    // Not before there is something to keep, and nothing waits for it: Firefox asks the reader.
    if (!this.graded.length) navigator.storage?.persist?.().catch(() => {})
    this.graded.push({ id, before: shown })
  }

  /** Take the last grade back; return the id of its card. */
  async undo() {
    const last = this.graded.pop()
    if (last) await this.#change(last.id, () => last.before)
    return last?.id
  }

  /** All that is known, as a file. */
  exported() {
    return JSON.stringify({ dl49: "progress", format: FORMAT, cards: [...this.known.values()] }, null, 1)
  }

  /** Add what a file holds; where both know a card, the later review counts. Nothing is changed if the file is not ours.
   * @param {string} text */
  async add(text) {
    const records = read(text)
    for (const record of records) {
      await this.#change(record.id, (before) => (before && reviewed(before) >= reviewed(record) ? before : record))
    }
    return records.length
  }

  async erase() {
    await this.database?.clear(CARDS)
    this.known.clear()
    this.graded = []
  }
}

/** @param {Progress} progress */
const reviewed = ({ schedule }) => Number(schedule.last_review ?? 0)

/** @param {string} text @returns {Progress[]} */
function read(text) {
  let file
  try {
    file = JSON.parse(text)
  } catch {
    throw new ForeignFileError("importNoFile")
  }
  if (file?.dl49 !== "progress" || !Array.isArray(file.cards)) throw new ForeignFileError("importNoFile")
  if (!(file.format <= FORMAT)) throw new ForeignFileError("importNewer")
  return file.cards.map((/** @type {unknown} */ record) => {
    const progress = readable(record)
    if (!progress) throw new ForeignFileError("importBroken")
    return progress
  })
}
