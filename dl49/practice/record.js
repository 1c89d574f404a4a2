// A record of what is known of a card, from the database or a file, either of which may hold anything.

const NUMBERS = ["stability", "difficulty", "scheduled_days", "learning_steps", "reps", "lapses", "state"]

/** The record with its times as dates, or nothing if it is none of ours. @param {any} record @returns {Progress | undefined} */
export function readable(record) {
  const schedule = { ...record?.schedule }
  for (const time of ["due", "last_review"]) {
    if (schedule[time] !== undefined) schedule[time] = new Date(schedule[time])
  }
  const sound =
    typeof record?.id === "string" &&
    NUMBERS.every((key) => Number.isFinite(schedule[key])) &&
    [schedule.due, schedule.last_review ?? schedule.due].every((time) => Number.isFinite(Number(time)))
  return sound ? { id: record.id, schedule, seen: { ...record.seen } } : undefined
}
