// Style sheets without what is not used: reads {css, pages, scripts} as JSON (text, names in pages, words in scripts), writes
// {whole, first}: what pages and their scripts may use, and, without fonts, what pages use before any script has run.

// Its address is given: an installed package does not stand beside the packages of npm.
const { PurgeCSS } = await import(process.argv[2])

let input = ""
for await (const part of process.stdin) input += part
const { css, pages, scripts } = JSON.parse(input)

// Ids and attributes come and go, so what selects by them is kept; by a word as a value, if pages or scripts have the word.
const selected = [...css.matchAll(/#([\w-]+)|\[([\w-]+)(?:([~|^$*]?)=(?:"([^"]*)"|'([^']*)'|([^\]]*)))?/g)]
const [ids, attributes] = [1, 2].map((group) => selected.flatMap((one) => one[group] ?? []))
const values = selected.map(([, , , kind, ...value]) => [kind, value.find(Boolean) ?? ""])
const kept = values.filter(([kind, value]) => kind || !/^[\w-]+$/.test(value)).map(([, value]) => value)
const stems = scripts.filter((word) => word.endsWith("--")) // such as `md-tag--${kind}`

/** @param {string[]} names @param {string[]} beginnings */
async function purge(names, beginnings) {
  const known = { tags: names, classes: names, ids, undetermined: [] }
  const [{ css: rest }] = await new PurgeCSS().purge({
    content: [{ raw: "", extension: "names" }],
    extractors: [{ extensions: ["names"], extractor: () => ({ ...known, attributes: { names: attributes, values: [...names, ...kept] } }) }],
    css: [{ raw: css }],
    keyframes: true,
    variables: true,
    safelist: { standard: [/^:/, ...beginnings.map((one) => new RegExp(`^${one}`))], variables: names.filter((one) => one.startsWith("--")) },
  })
  return rest
}

const whole = await purge([...pages, ...scripts], stems)
const first = await purge(pages, [])
process.stdout.write(JSON.stringify({ whole, first: first.replace(/@font-face\s*\{[^}]*\}/g, "") }))
