// A card on the screen: asked, thought about, revealed, graded.

import { block, button, make, parsed, reachable } from "./page.js"
import { next, RATINGS, span } from "./schedule.js"

/** @typedef {{ words: Record<string, string>, root: string, progress?: Progress, changed: boolean, grade: (rating: Rating) => void,
 *   skip: () => void, tell: (words: string) => void, heading: string }} Table */

/** Asks a card; `element` is what to show, `reveal` shows the next part of the answer, `revealed` is whether it is all there.
 * @param {Card} card @param {Table} table */
export function asked(card, table) {
  const { words } = table
  const answer = make("div", { className: "dl49-practice-answer", tabIndex: -1 })
  const actions = make("div", { className: "dl49-practice-actions" })
  const front = make("h2", { className: "dl49-practice-front", tabIndex: -1 }, parsed(card.front))
  const notes = make("details", { className: "dl49-practice-notes" }, make("summary", {}, words.write), make("textarea", { rows: 5, ariaLabel: words.write }))
  const element = make(
    "section", { className: "dl49-practice-card" },
    make("p", { className: "dl49-practice-kind" }, table.heading),
    front, make("p", {}, words[`think-${card.kind}`]), notes, answer, actions,
  )
  let shown = 0 // parts: the one line, then all

  function waiting() {
    const parts = [button(words.whole, () => reveal(true), { className: "md-button md-button--primary", title: words.space })]
    if (card.line && !shown) parts.unshift(button(words.one, () => reveal(false)))
    actions.replaceChildren(...parts, button(words.skip, table.skip, { title: "s" }))
  }

  /** @param {boolean} all */
  async function reveal(all) {
    if (shown === 2) return
    if (card.line && !all && !shown) {
      shown = 1
      answer.replaceChildren(make("p", { className: "dl49-practice-line" }, make("strong", {}, words.oneLine), parsed(card.line)))
      waiting()
      return
    }
    shown = 2
    await showAll()
    grading()
    table.tell(words.revealed)
  }

  async function showAll() {
    const notice = table.changed ? [make("p", { className: "dl49-practice-changed" }, words.changed)] : []
    const link = make("a", { href: new URL(`${card.page}${card.anchor ? `#${card.anchor}` : ""}`, table.root).href }, words.open)
    try {
      const body = card.anchor ? await block(card, table.root, words.followUps) : make("p", { className: "dl49-practice-line" }, parsed(card.line))
      answer.replaceChildren(...notice, body, make("p", {}, link))
      reachable(answer, words)
    } catch {
      answer.replaceChildren(...notice, make("p", {}, parsed(card.line)), make("p", { role: "alert" }, words.unreachable, " ", link))
    }
  }

  function grading() {
    const buttons = RATINGS.map((rating) => {
      const due = next(table.progress?.schedule, rating).due
      const label = make("span", {}, words[`grade-${rating}`])
      const when = make("small", {}, span(due, words))
      return make("button", { type: "button", className: `md-button dl49-grade-${rating}`, title: String(rating), onclick: () => table.grade(rating) }, label, when)
    })
    actions.replaceChildren(make("p", { className: "dl49-practice-how" }, words.how), ...buttons)
    actions.classList.add("dl49-practice-grading")
    answer.focus({ preventScroll: true })
  }

  waiting()
  return { element, front, reveal, get revealed() { return shown === 2 } }
}
