// Typesets formulas, or with the argument "tree" parses them: reads [{tex, display}, …] as JSON,
// writes [{html} or {tree} or {error, position}, …].
// Strict, and nothing trusted: what KaTeX would turn red or take on trust is an error.
import { readFileSync } from "node:fs"
import katex from "katex"

const wanted = process.argv[2] ?? "html"

const options = {
  throwOnError: true,
  strict: "error",
  trust: ({ command }) => {
    throw new katex.ParseError(`${command} is not allowed`)
  },
}

// Whether a parse tree holds a line break; those of aligned and its like are rows there.
function breaks(tree) {
  if (tree === null || typeof tree !== "object") return false
  return tree.type === "cr" || Object.entries(tree).some(([key, value]) => key !== "loc" && breaks(value))
}

function firstBreak(tex) {
  const outside = tex.replace(/\\begin\{(\w+\*?)\}[\s\S]*?\\end\{\1\}/g, (found) => " ".repeat(found.length))
  return Math.max(outside.search(/\\\\|\\newline/), 0)
}

// The symbol that a command stands for, as KaTeX's MathML has it: "\\le" is "≤".
const symbols = new Map()
function symbol(text, mode) {
  if (mode === "text" && !/^[\x20-\x7e]+$/.test(text)) return text
  const key = mode + text
  if (!symbols.has(key)) {
    const tex = mode === "text" ? `\\text{${text}}` : text
    const mathml = katex.renderToString(tex, { output: "mathml", strict: "ignore", throwOnError: false })
    const visible = mathml.replace(/<annotation[^]*/, "").replace(/<[^>]*>/g, "").replace(/\u2061/g, "")
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
  if (node.loc?.lexer?.input === tex) copy.at = [...tex.slice(0, node.loc.start)].length
  if (symbolic.has(node.type)) copy.char = symbol(node.text, node.mode)
  if (node.type === "op" && node.symbol) copy.char = symbol(node.name, "math")
  for (const key of ["delim", "left", "right", "leftDelim", "rightDelim"]) {
    if (typeof node[key] === "string" && node[key] !== ".") copy[key] = symbol(node[key], "math")
  }
  return copy
}

function convert({ tex, display }) {
  const settings = { ...options, displayMode: display }
  try {
    const html = wanted === "tree" ? "" : katex.renderToString(tex, settings)
    const tree = wanted === "tree" || /\\\\|\\newline/.test(tex) ? katex.__parse(tex, settings) : []
    // At a bare \\ KaTeX leaves an empty space in a display and breaks an inline formula; strict mode lets both pass.
    if (breaks(tree)) {
      return { error: "\\\\ breaks a line outside of an environment; use aligned", position: firstBreak(tex) }
    }
    return wanted === "tree" ? { tree: plain(tree, tex) } : { html }
  } catch (error) {
    if (error instanceof RangeError) return { error: "nested too deeply", position: 0 } // the stack is exhausted
    if (!(error instanceof katex.ParseError)) throw error
    // KaTeX counts in UTF-16 and may quote half a character; we count characters.
    const position = [...tex.slice(0, error.position ?? 0)].length
    return { error: (error.rawMessage || error.message).toWellFormed(), position }
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(convert)))
