// Typesets formulas: reads {patience, formulas: [{tex, display}, …]} as JSON, writes a line for each of them: three JSON
// values with tabs between, [error, position, essence], the parse tree and the HTML; an empty line if it takes more than
// `patience` milliseconds. Strict, and nothing trusted: what KaTeX would turn red or take on trust is an error.
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import vm from "node:vm"

// Its address is given: an installed package does not stand beside the packages of npm.
const { default: katex } = await import(process.argv[2])

const options = {
  throwOnError: true,
  strict: "error",
  trust: ({ command }) => {
    throw new katex.ParseError(`${command} is not allowed`)
  },
}

// ---- What KaTeX lets pass and we do not ------------------------------------------------------------------------

class Refusal extends Error {
  constructor(message, position) {
    super(message)
    this.position = position
  }
}

// Calls `visit` with each node of a parse tree.
function walk(tree, visit) {
  if (tree === null || typeof tree !== "object") return
  if (tree.type) visit(tree)
  for (const [key, value] of Object.entries(tree)) if (key !== "loc") walk(value, visit)
}

// At a bare \\ KaTeX leaves an empty space in a display and breaks an inline formula; strict mode lets both pass.
// Those of aligned and its like are rows in the tree.
function refuseBreaks(tree, tex) {
  walk(tree, ({ type }) => {
    if (type !== "cr") return
    const outside = tex.replace(/\\begin\{(\w+\*?)\}[\s\S]*?\\end\{\1\}/g, (found) => " ".repeat(found.length))
    const at = Math.max(outside.search(/\\\\|\\newline/), 0)
    throw new Refusal("\\\\ breaks a line outside of an environment; use aligned", at)
  })
}

// A large space pushes a formula over its neighbors or off the page. \qquad is 2 em wide, three of \! are -0.5 em.
const narrowest = -1, widest = 2
const ems = { em: 1, mu: 1 / 18, ex: 0.431, pt: 0.1 }
const spaces = /\\(?:h(?:space\*?|skip)|m(?:kern|skip|space)|kern)\s*\{?\s*(-?[\d.]+)/g

function refuseSpaces(tree, tex) {
  walk(tree, ({ type, dimension }) => {
    if (type !== "kern") return
    const width = dimension.number * (ems[dimension.unit] ?? 0)
    if (width >= narrowest && width <= widest) return
    const at = [...tex.matchAll(spaces)].find((found) => parseFloat(found[1]) === dimension.number)?.index ?? 0
    const range = `from ${narrowest} to ${widest} em`
    throw new Refusal(`a space of ${dimension.number}${dimension.unit} is out of bounds, which are ${range}`, at)
  })
  if (tree[0]?.type === "kern" && tree[0].dimension.number < 0) {
    throw new Refusal("it starts with a negative space, which puts it over what stands before", 0)
  }
}

const unseen = /^[\s\u2061-\u2064\u200b]*$/
const drawn = new Set(["mfrac", "msqrt", "mroot", "menclose"])

const isRule = ({ mathbackground, width, height }) => mathbackground && parseFloat(width) > 0 && parseFloat(height) > 0

function seen({ type, text, children, attributes }) {
  if (text !== undefined) return !unseen.test(text)
  if (type === "mphantom" || type === "annotation") return false
  return drawn.has(type) || isRule(attributes ?? {}) || (children ?? []).some(seen)
}

// ---- MathML ----------------------------------------------------------------------------------------------------

const scripts = new Set(["msub", "msup", "msubsup", "munder", "mover", "munderover", "mfrac", "mroot"])
const tokens = new Set(["mi", "mo", "mn", "mtext"])

// KaTeX gives the name of a function and the sign that applies it as two children, also where one is wanted
// (\sigma_{\max}), and puts elements into <mi> and <mo>, which hold text only. Both become rows.
function mend(node, MathNode) {
  if (!node.children) return
  if (scripts.has(node.type)) {
    node.children = node.children.map((child) => (child.type || !child.children ? child : row(child, MathNode)))
  }
  if (tokens.has(node.type) && node.children.some((child) => child.children)) {
    node.type = "mrow"
    node.attributes = {}
  }
  for (const child of node.children) mend(child, MathNode)
}

const row = ({ children }, MathNode) => new MathNode("mrow", children)

const find = (node, type) => (node.type === type ? node : (node.children ?? []).map((c) => find(c, type)).find(Boolean))

// ---- The parse tree --------------------------------------------------------------------------------------------

// The symbol that a command stands for, as KaTeX's MathML has it: "\\le" is "≤".
const symbols = new Map()
function symbol(text, mode) {
  if (mode === "text" && !/^[\x20-\x7e]+$/.test(text)) return text
  const key = mode + text
  if (!symbols.has(key)) {
    const tex = mode === "text" ? `\\text{${text}}` : text
    const mathml = katex.renderToString(tex, { output: "mathml", strict: "ignore", throwOnError: false })
    const visible = mathml.replace(/<annotation[\s\S]*/, "").replace(/<[^>]*>/g, "").replace(/\u2061/g, "")
    symbols.set(key, visible.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&amp;/g, "&"))
  }
  return symbols.get(key)
}

const symbolic = new Set(["mathord", "textord", "atom"])

const deepest = 120 // levels of objects and lists: about 50 commands within each other

// KaTeX's parse tree as plain data; a symbol has its character as "char", a node its place as "at", where it is known.
function plain(node, tex, depth = 0) {
  if (depth > deepest) throw new RangeError()
  if (Array.isArray(node)) return node.map((item) => plain(item, tex, depth + 1))
  if (node === null || typeof node !== "object") return node
  const copy = {}
  for (const [key, value] of Object.entries(node)) {
    if (key !== "loc" && value !== undefined) copy[key] = plain(value, tex, depth + 1)
  }
  // What a macro has put in says where it is in the macro.
  if (node.loc?.lexer?.input === tex) copy.at = characters(tex, node.loc.start)
  if (symbolic.has(node.type)) copy.char = symbol(node.text, node.mode)
  if (node.type === "op" && node.symbol) copy.char = symbol(node.name, "math")
  for (const key of ["delim", "left", "right", "leftDelim", "rightDelim"]) {
    if (typeof node[key] === "string" && node[key] !== ".") copy[key] = symbol(node[key], "math")
  }
  return copy
}

// KaTeX counts in UTF-16; we count characters.
const characters = (tex, end) => [...tex.slice(0, end)].length

// What a formula has in common with its translation: all but the words in \text{}, with the digits and formulas among
// them. One symbol may have two names (\le, \leq), and a single thing may have braces or not (x_1, x_{1}).
const kept = ({ type, text }) => type === "styling" || /^\d$/.test(text)

function essence(node) {
  if (Array.isArray(node)) return `[${node.map(essence).join(" ")}]`
  if (node === null || typeof node !== "object") return String(node)
  if (node.type === "ordgroup") return essence(node.body.length === 1 ? node.body[0] : node.body)
  if (node.type === "text") return `text${essence(node.body.filter(kept))}`
  const keys = Object.keys(node).filter((key) => !["at", "mode", "char" in node && "text"].includes(key))
  return `(${keys.map((key) => `${key}=${essence(node[key])}`).join(" ")})`
}

const digest = (text) => createHash("sha256").update(text).digest("hex").slice(0, 16)

// ---- All of it -------------------------------------------------------------------------------------------------

function convert({ tex, display }) {
  const settings = { ...options, displayMode: display }
  try {
    const page = katex.__renderToDomTree(tex, settings)
    const tree = katex.__parse(tex, settings)
    refuseBreaks(tree, tex)
    refuseSpaces(tree, tex)
    const math = find(page, "math")
    if (!seen(math)) throw new Refusal("it shows nothing", 0)
    mend(math, math.constructor)
    const data = plain(tree, tex)
    const formula = page.classes.includes("katex") ? page : page.children[0]
    formula.setAttribute("translate", "no") // a browser that translates the page leaves it alone
    return [["", 0, digest(essence(data))], data, page.toMarkup()]
  } catch (error) {
    if (error instanceof RangeError) return [["nested too deeply", 0, ""], [], ""] // the stack is exhausted
    if (!(error instanceof katex.ParseError || error instanceof Refusal)) throw error
    // KaTeX may quote half a character.
    return [[(error.rawMessage || error.message).toWellFormed(), characters(tex, error.position ?? 0), ""], [], ""]
  }
}

function line(formula, timeout) {
  globalThis.line = () => convert(formula).map((value) => JSON.stringify(value)).join("\t")
  try {
    return vm.runInThisContext("line()", { timeout })
  } catch (error) {
    if (error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return ""
    throw error
  }
}

const { patience, formulas } = JSON.parse(readFileSync(0, "utf8"))
process.stdout.write(formulas.map((formula) => `${line(formula, patience)}\n`).join(""))
