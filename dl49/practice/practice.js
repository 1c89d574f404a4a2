// The page of the practice: choose, be asked, see how it went. Progress stays in this browser.

import { interview } from "./interview.js"
import { button, LANGUAGE, make } from "./page.js"
import { choose, isDue, standing } from "./schedule.js"
import { asked } from "./sitting.js"
import { ForeignFileError, GradedElsewhereError, Store } from "./store.js"

const FRESH = 10 // new cards of a sitting
const KINDS = /** @type {Kind[]} */ (["question", "follow-up", "term", "meaning"])
const CHOICE = "dl49.practice"
const KEYS = "dl49.practice.keys"

const place = /** @type {HTMLElement} */ (document.getElementById("dl49-practice"))
const root = new URL(place.dataset.root ?? "", location.href).href
const status = make("p", { role: "status", className: "dl49-practice-status" })
const stage = make("div", { tabIndex: -1 })
const store = new Store()
/** @type {Deck} */
let deck
/** @type {ReturnType<typeof asked> | undefined} */
let current
/** What to do when a card was graded or left. @type {(rating: Rating | 0) => void} */
let onward = () => {}

/** Other pages of ours tell when they have graded. */
const others = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("dl49-progress")

const kept = {
  /** @param {string} key */
  get(key) {
    try { return localStorage.getItem(key) } catch { return null }
  },
  /** @param {string} key @param {string} value */
  set(key, value) {
    try { localStorage.setItem(key, value) } catch { /* lasts as long as the page */ }
  },
}

/** @param {string} words */
function tell(words) {
  status.textContent = words
}

/** @param {...Node} parts */
function show(...parts) {
  current = undefined
  stage.replaceChildren(...parts)
}

// ---- Choosing ----------------------------------------------------------------------------------------------------

/** @returns {Choice} */
function choice() {
  const all = { sections: deck.sections.map(({ number }) => number), kinds: /** @type {Kind[]} */ (["question"]) }
  try {
    const { sections, kinds } = JSON.parse(kept.get(CHOICE) ?? "")
    return Array.isArray(sections) && Array.isArray(kinds) ? { sections, kinds } : all
  } catch {
    return all
  }
}

/** The cards that were chosen, in reading order. @param {Choice} chosen */
const cardsOf = ({ sections, kinds }) =>
  deck.cards.filter((card) => kinds.includes(card.kind) && card.sections.some((number) => sections.includes(number)))

/** @param {number} section */
function knownOf(section) {
  const cards = deck.cards.filter(({ kind, sections }) => kind === "question" && sections.includes(section))
  return `${cards.filter(({ id }) => standing(store.known.get(id)) !== "new").length} / ${cards.length}`
}

/** @param {string} name @param {string | number} value @param {boolean} checked @param {...(Node | string)} label */
const box = (name, value, checked, ...label) =>
  make("label", {}, make("input", { type: "checkbox", name, value: String(value), checked }), " ", ...label)

function begin() {
  const { words } = deck
  const before = choice()
  const form = make("form", { onsubmit: (/** @type {Event} */ event) => event.preventDefault() })
  const read = () => {
    const data = new FormData(/** @type {HTMLFormElement} */ (form))
    const chosen = { sections: data.getAll("section").map(Number), kinds: /** @type {Kind[]} */ (data.getAll("kind")) }
    kept.set(CHOICE, JSON.stringify(chosen))
    return chosen
  }
  const counts = make("p", { className: "dl49-practice-counts" })
  const count = () => {
    const cards = cardsOf(read())
    const due = cards.filter(({ id }) => isDue(store.known.get(id))).length
    const fresh = cards.filter(({ id }) => !store.known.has(id)).length
    counts.textContent = words.counts.replace("{due}", String(due)).replace("{fresh}", String(fresh)).replace("{all}", String(cards.length))
  }
  form.onchange = count
  const sections = deck.sections.map(({ number, name }) =>
    box("section", number, before.sections.includes(number), `${number}. ${name}`, make("small", {}, knownOf(number))))
  const kinds = KINDS.map((kind) => box("kind", kind, before.kinds.includes(kind), words[`kind-${kind}`]))
  form.append(
    counts,
    make("div", { className: "dl49-practice-actions" },
      button(words.start, () => sit(cardsOf(read())), { className: "md-button md-button--primary" }),
      button(words.random, () => one(cardsOf(read()))),
      button(words.interview, () => interview({ words, cards: cardsOf({ ...read(), kinds: ["question"] }), show, tell, hold, back: begin }))),
    make("fieldset", {}, make("legend", {}, words.kinds), ...kinds),
    make("fieldset", { className: "dl49-practice-sections" }, make("legend", {}, words.sections), ...sections),
  )
  const fromDisk = location.protocol === "file:" ? [make("p", { className: "dl49-practice-changed" }, words.fromDisk)] : []
  show(...(store.remembers ? fromDisk : [make("p", { role: "alert", className: "dl49-practice-changed" }, words.forgets)]), form, keeping())
  count()
}

// ---- Asking ------------------------------------------------------------------------------------------------------

/** Ask a card; `then` gets the grade, or 0 if it was left. @param {Card} card @param {string} heading @param {(rating: Rating | 0) => void} then */
function hold(card, heading, then) {
  const progress = store.known.get(card.id)
  const seen = progress?.seen[LANGUAGE]
  onward = then
  const sitting = asked(card, {
    words: deck.words, root, heading, tell,
    ...(progress ? { progress } : {}),
    changed: seen !== undefined && seen !== card.digest,
    skip: () => then(0),
    grade: (rating) => grade(card, rating),
  })
  const undo = store.graded.length ? [button(deck.words.undo, takeBack, { title: "u" })] : []
  show(sitting.element, make("p", { className: "dl49-practice-foot" }, ...undo, button(deck.words.end, begin)))
  current = sitting
  sitting.front.focus({ preventScroll: true })
  stage.scrollIntoView({ block: "nearest" })
}

/** @param {Card} card @param {Rating} rating */
async function grade(card, rating) {
  try {
    await store.grade(card, rating)
    others?.postMessage(card.id)
    tell(deck.words.graded)
  } catch (error) {
    if (!(error instanceof GradedElsewhereError)) throw error
    await store.refresh()
    tell(deck.words.elsewhere)
  }
  onward(rating)
}

async function takeBack() {
  const id = await store.undo()
  const card = deck.cards.find((one) => one.id === id)
  if (!card) return
  others?.postMessage(id)
  tell(deck.words.undone)
  hold(card, deck.words[`kind-${card.kind}`], onward)
}

/** One card after the other, until none waits. @param {Card[]} cards */
function sit(cards) {
  let fresh = FRESH
  const left = new Set()
  const step = () => {
    const card = choose(cards.filter(({ id }) => !left.has(id)), store.known, fresh)
    if (!card) return done(cards, left.size)
    hold(card, deck.words[`kind-${card.kind}`], (rating) => {
      if (rating === 0) left.add(card.id)
      else if (store.known.get(card.id)?.schedule.reps === 1) fresh -= 1
      step()
    })
  }
  step()
}

/** @param {Card[]} cards */
function one(cards) {
  const card = cards[Math.floor(Math.random() * cards.length)]
  if (card) hold(card, deck.words[`kind-${card.kind}`], () => one(cards))
}

/** @param {Card[]} cards @param {number} left */
function done(cards, left) {
  const more = cards.some(({ id }) => !store.known.has(id)) || left > 0
  const next = cards.map(({ id }) => store.known.get(id)?.schedule.due).filter((due) => due !== undefined).sort((a, b) => Number(a) - Number(b))[0]
  const { words } = deck
  const parts = [make("h2", {}, words.done)]
  if (next) parts.push(make("p", {}, words.nextDue.replace("{time}", next.toLocaleString(LANGUAGE))))
  if (more) parts.push(button(words.more, () => sit(cards), { className: "md-button md-button--primary" }))
  show(...parts, button(words.back, begin))
  tell(words.done)
}

// ---- Keeping -----------------------------------------------------------------------------------------------------

function keeping() {
  const { words } = deck
  const file = make("input", { type: "file", accept: "application/json", ariaLabel: words.import })
  file.onchange = async () => {
    const chosen = /** @type {HTMLInputElement} */ (file).files?.[0]
    if (!chosen) return
    try {
      const count = await store.add(await chosen.text())
      begin()
      tell(words.imported.replace("{count}", String(count)))
    } catch (error) {
      tell(words[error instanceof ForeignFileError ? error.message : "importBroken"])
    }
  }
  const letters = box("keys", "on", kept.get(KEYS) !== "off", words.keys)
  letters.onchange = () => kept.set(KEYS, letters.querySelector("input")?.checked ? "on" : "off")
  return make("details", {}, make("summary", {}, words.keeping), make("p", {}, words.keepingText),
    make("p", { className: "dl49-practice-actions" }, button(words.export, save), button(words.erase, erase)),
    make("p", {}, make("label", {}, words.import, " ", file)), make("p", {}, letters), make("p", {}, words.keyList))
}

function save() {
  const address = URL.createObjectURL(new Blob([store.exported()], { type: "application/json" }))
  make("a", { href: address, download: "dl49-progress.json" }).click()
  URL.revokeObjectURL(address)
}

async function erase() {
  if (!confirm(deck.words.eraseSure)) return
  await store.erase()
  others?.postMessage("")
  begin()
  tell(deck.words.erased)
}

// ---- Keys --------------------------------------------------------------------------------------------------------

// The theme listens to the document; a key that is ours must not reach it.
addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target)
  const typing = target.closest("input:not([type=checkbox]), textarea, select") || target.isContentEditable
  if (typing || !current || event.ctrlKey || event.metaKey || event.altKey || kept.get(KEYS) === "off") return
  const control = target.closest("button, a, summary") && (event.key === " " || event.key === "Enter")
  if (control || !press(event.key)) return
  event.preventDefault()
  event.stopPropagation()
}, true)

/** @param {string} key */
function press(key) {
  if (key === " " && !current?.revealed) current?.reveal(false)
  else if (key === "s") onward(0)
  else if (key === "u" && store.graded.length) takeBack()
  else if (key === "?") tell(deck.words.keyList)
  else if (/^[1-4]$/.test(key) && current?.revealed) stage.querySelector(`.dl49-grade-${key}`)?.dispatchEvent(new Event("click"))
  else return false
  return true
}

// ---- Starting ----------------------------------------------------------------------------------------------------

/** The card that shows a definition and asks for the name. @param {Card} card @returns {Card} */
const turned = (card) => ({ ...card, id: `${card.id}/name`, kind: "meaning", front: card.line, line: card.front })

async function start() {
  const [response] = await Promise.all([fetch(new URL(place.dataset.cards ?? "", location.href)), store.open()])
  deck = await response.json()
  deck.cards.push(...deck.cards.filter(({ kind }) => kind === "term").map(turned))
  place.replaceChildren(status, stage)
  if (others) others.onmessage = () => store.refresh()
  const asked = new URLSearchParams(location.search).get("card")
  const card = deck.cards.find(({ id }) => id === asked)
  if (card) hold(card, deck.words[`kind-${card.kind}`], begin)
  else begin()
}

start().catch(() => { place.querySelector("[data-failed]")?.removeAttribute("hidden") })
