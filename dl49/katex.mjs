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

function typeset({ tex, display }) {
  try {
    const html = katex.renderToString(tex, { ...options, displayMode: display })
    // KaTeX breaks the line at a bare \\ in a display, but its MathML and other engines do not.
    if (display && html.includes('class="mspace newline"')) {
      return { error: "\\\\ breaks a line outside of an environment; use aligned", position: tex.indexOf("\\\\") }
    }
    return { html }
  } catch (error) {
    if (!(error instanceof katex.ParseError)) throw error
    return { error: error.rawMessage || error.message, position: error.position ?? 0 }
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(typeset)))
