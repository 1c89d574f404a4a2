// When a card comes back: FSRS, by ts-fsrs. Every time that the practice knows comes from `now`.

import { createEmptyCard, fsrs, State } from "ts-fsrs"

const AHEAD = 20 * 60_000 // milliseconds; a card that is being learned comes back in the same sitting
const scheduler = fsrs({ enable_fuzz: false })

export const RATINGS = /** @type {Rating[]} */ ([1, 2, 3, 4])
export const now = () => new Date()

/** The time of a review: a clock that was set back must not put it before the last one. @param {Schedule} schedule */
const after = ({ last_review }) => (last_review && last_review > now() ? last_review : now())

/** The schedule after a review. @param {Schedule | undefined} schedule @param {Rating} rating @returns {Schedule} */
export function next(schedule, rating) {
  const from = schedule ?? /** @type {Schedule} */ (createEmptyCard(now()))
  return scheduler.next(from, after(from), rating).card
}

/** Whether a card that is known waits for a review. @param {Progress | undefined} progress */
export const isDue = (progress) => progress !== undefined && progress.schedule.due <= now()

/** Where a learner stands with a card. @param {Progress | undefined} progress */
export function standing(progress) {
  if (!progress) return "new"
  if (isDue(progress)) return "due"
  return progress.schedule.state === State.Review ? "known" : "learning"
}

/** The card that comes next: one that is due, else a new one, else one that is being learned.
 * @param {Card[]} cards @param {Map<string, Progress>} known @param {number} fresh how many new ones may come */
export function choose(cards, known, fresh) {
  const seen = cards.filter(({ id }) => known.has(id))
  const due = (/** @type {Card} */ { id }) => Number(known.get(id)?.schedule.due)
  const byDue = seen.sort((one, other) => due(one) - due(other))
  const first = byDue[0]
  if (first && isDue(known.get(first.id))) return first
  const unseen = fresh > 0 ? cards.find(({ id }) => !known.has(id)) : undefined
  if (unseen) return unseen
  return byDue.find(({ id }) => standing(known.get(id)) === "learning" && due({ ...first, id }) <= Number(now()) + AHEAD)
}

/** A span of time in words, such as 10 min or 3 d. @param {Date} due @param {Record<string, string>} words */
export function span(due, words) {
  const minutes = Math.max(1, Math.round((Number(due) - Number(now())) / 60_000))
  if (minutes < 60) return `${minutes} ${words.minutes}`
  if (minutes < 24 * 60) return `${Math.round(minutes / 60)} ${words.hours}`
  const days = Math.round(minutes / 1440)
  return days < 60 ? `${days} ${words.days}` : `${Math.round(days / 30)} ${words.months}`
}
