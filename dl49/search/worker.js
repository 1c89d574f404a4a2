// Speaks the theme's protocol, {type, data}: 0 the page's index comes, 1 ready for queries, 2 a query, 3 its results.
// What the protocol has no words for goes to the page in messages of the type "dl49", and comes from it so: begin to
// load, or try again. The worker's address ends in #<tree>.

import { Guide } from "./guide.js"

const [INDEX, READY, QUERY, RESULT, OWN] = [0, 1, 2, 3, "dl49"]
const PATIENCE = 9000 // milliseconds for a file; after ten seconds a reader must know
const tree = /** @type {Language} */ (self.location.hash.slice(1))
/** @type {Guide} */
let guide
let typed = ""
/** @param {Item[]} items */
const results = (items) => ({ type: RESULT, data: { items: items.map((item) => [item]) } })
let sent = JSON.stringify(results([])) // who has typed nothing needs no results
/** @type {Record<string, Promise<any>>} */
const begun = {}

/** What `make` makes, once; what failed is made anew when it is asked for again. @param {string} name @param {() => Promise<any>} make */
function once(name, make) {
  begun[name] ??= make()
  begun[name].catch(() => delete begun[name])
  return begun[name]
}

/** @param {string} name @returns {Promise<any>} */
async function fetched(name) {
  const address = new URL(`../search/${name}.txt?${VERSION}`, self.location.href)
  const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) })
  const value = JSON.parse(new TextDecoder(ENCODING).decode(await response.arrayBuffer()))
  if (value.version === VERSION) return value
  throw new Error(`${name} is of another site`) // an older one, or a page that asks to log in
}
/** @param {string} name */
const load = (name) => once(name, () => fetched(name))

/** @param {Language} language */
async function addHeads(language) {
  const [names, heads] = await Promise.all([load("names"), load(`heads-${language}`)])
  guide ??= new Guide(tree, names)
  guide.addHeads(language, heads)
}

/** @param {Language} language */
async function addText(language) {
  const [more, text] = await Promise.all([load("more"), load(`text-${language}`)])
  await guide.addText(language, text, more)
}

/** @param {boolean} [failed] */
function reply(failed = false) {
  const begins = guide?.shelves[tree] && typed.trim()
  const { items, unknown, suggestion } = begins ? guide.answer(typed) : { items: [], unknown: [], suggestion: "" }
  const found = results(items)
  const text = JSON.stringify(found)
  if (text !== sent) postMessage(found)
  sent = text
  const said = { query: typed, found: items.length, first: items[0]?.location ?? "", unknown, suggestion }
  const complete = !failed && !(begins && guide.missing(typed).length)
  if (guide?.shelves[tree] || failed) postMessage({ type: OWN, ...said, complete, failed, lost: !guide?.shelves[tree] })
}

async function answer() {
  try {
    await once(`heads of ${tree}`, () => addHeads(tree))
    reply()
    for (let missing = guide.missing(typed); typed.trim() && missing.length; missing = guide.missing(typed)) {
      await Promise.all(missing.map((language) => once(`heads of ${language}`, () => addHeads(language))))
      reply()
      await Promise.all(missing.map((language) => once(`text of ${language}`, () => addText(language))))
      reply()
    }
  } catch {
    reply(true)
  }
}

addEventListener("message", ({ data: { type, data } }) => {
  if (type === INDEX) postMessage({ type: READY })
  if (type === QUERY) [typed, sent] = [data, ""]
  if (type === OWN || (type === QUERY && typed.trim())) answer()
  else if (type === QUERY) reply()
})
