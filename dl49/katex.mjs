// Typesets formulas: reads [{tex, display}, …] as JSON, writes [{html} or {error, position}, …].
// Strict, and nothing trusted: what KaTeX would turn red or take on trust is an error.
import { readFileSync } from "node:fs"
import katex from "katex"

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

function typeset({ tex, display }) {
  try {
    const html = katex.renderToString(tex, { ...options, displayMode: display })
    // At a bare \\ KaTeX leaves an empty space in a display and breaks an inline formula; strict mode lets both pass.
    if (/\\\\|\\newline/.test(tex) && breaks(katex.__parse(tex, { ...options, displayMode: display }))) {
      return { error: "\\\\ breaks a line outside of an environment; use aligned", position: firstBreak(tex) }
    }
    return { html }
  } catch (error) {
    if (error instanceof RangeError) return { error: "nested too deeply", position: 0 } // the stack is exhausted
    if (!(error instanceof katex.ParseError)) throw error
    // KaTeX counts in UTF-16 and may quote half a character; we count characters.
    const position = [...tex.slice(0, error.position ?? 0)].length
    return { error: (error.rawMessage || error.message).toWellFormed(), position }
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(typeset)))
