// What the practice shows: elements, and the blocks of other pages.

export const LANGUAGE = document.documentElement.lang.startsWith("en") ? "en" : "zh"

/** An element with properties, listeners (`onclick`) and children. @param {string} tag @param {Record<string, any>} properties
 * @param {...(Node | string)} children */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [key, value] of Object.entries(properties)) {
    if (key in element) /** @type {any} */ (element)[key] = value
    else element.setAttribute(key, value)
  }
  element.append(...children)
  return element
}

/** @param {string} words @param {() => void} act @param {Record<string, any>} more */
export const button = (words, act, more = {}) =>
  make("button", { type: "button", className: "md-button", onclick: act, ...more }, words)

/** @type {Map<string, Promise<Document>>} */
const pages = new Map()

/** @param {string} address */
async function fetched(address) {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${address}: ${response.status}`)
  return new DOMParser().parseFromString(await response.text(), "text/html")
}

/** Copies of what stands in a block, without its summary. @param {Element | null} source */
const inside = (source) =>
  [...(source?.childNodes ?? [])].filter(({ nodeName }) => nodeName !== "SUMMARY").map((node) => node.cloneNode(true))

/** Elements from HTML of our own. @param {string} html */
export const parsed = (html) => document.createRange().createContextualFragment(html)

/** Let the keyboard reach what scrolls sideways. @param {ParentNode} place @param {Record<string, string>} words */
export function reachable(place, words) {
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll(".math-display, table, pre code"))) {
    if (one.scrollWidth <= one.clientWidth + 1) continue
    one.tabIndex = 0
    if (one.tagName === "DIV") one.setAttribute("role", "group")
    one.setAttribute("aria-label", words.scrolls ?? "")
  }
}

/** The block of a page, ready to stand in this one: its links lead where they led there.
 * @param {Card} card @param {string} root where the site starts @param {string} followUpsHeading */
export async function block({ kind, page, anchor }, root, followUpsHeading = "") {
  const address = new URL(page, root).href
  if (!pages.has(address)) pages.set(address, fetched(address))
  const found = await (pages.get(address) ?? Promise.reject()).catch((error) => {
    pages.delete(address)
    throw error
  })
  const body = make("div", { className: "dl49-practice-block" })
  body.append(...inside(found.getElementById(anchor)))
  const followUps = kind === "question" ? inside(found.getElementById(`follow-ups-${LANGUAGE}`)) : []
  if (followUps.length) body.append(make("h3", {}, followUpsHeading), ...followUps)
  for (const link of body.querySelectorAll("a[href]")) {
    link.setAttribute("href", new URL(link.getAttribute("href") ?? "", address).href)
  }
  for (const knob of /** @type {NodeListOf<HTMLElement>} */ (body.querySelectorAll(".dl49-knob"))) knob.hidden = false
  return body
}
