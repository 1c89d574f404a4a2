// Runs the search's worker outside a browser: node tests/search/worker.mjs <site>, then on each line a request
// {tree, queries, full}; what comes back is a line with the items of each query and what the worker said of it last.
// Everything passes through the theme's protocol, with the worker's surroundings (messages, fetch) from here.
import { readFileSync } from "node:fs"
import { createInterface } from "node:readline"
import vm from "node:vm"

const site = process.argv[2]
const source = readFileSync(`${site}/assets/search-worker.js`, "utf8")
const index = JSON.parse(readFileSync(`${site}/search/search_index.json`, "utf8"))

async function start(tree, full) {
  let listener
  const sent = []
  const location = new URL(`https://example.org/below/assets/search-worker.js#${tree}`)
  const globals = {
    location, AbortSignal, console, performance, setTimeout, TextDecoder, URL, URLSearchParams,
    addEventListener: (_, heard) => { listener = heard },
    postMessage: (message) => sent.push(structuredClone(message)),
    fetch: async (address) => {
      const { pathname } = new URL(address)
      if (!full && /text-|more/.test(pathname)) return new Response("")
      return new Response(readFileSync(site + pathname.replace("/below", "")))
    },
  }
  globals.self = globals
  vm.runInNewContext(source, globals)
  const hear = (type, data) => listener({ data: { type, data } })
  const last = (type) => sent.filter((message) => message.type === type).at(-1)
  hear("dl49") // the page asks to begin; the theme's index may come much later
  while (!last("dl49")) await new Promise((resolve) => setImmediate(resolve))
  hear(0, { config: index.config, docs: index.docs, options: { suggest: false } })
  if (sent.find(({ type }) => type !== "dl49")?.type !== 1) throw new Error("not ready is what the theme hears first")
  return async (query) => {
    sent.length = 0
    hear(2, query)
    const done = () => last("dl49")?.query === query && (last("dl49").complete || last("dl49").failed)
    while (!done()) await new Promise((resolve) => setImmediate(resolve))
    const { data } = last(3) ?? { data: { items: [] } }
    return { ...last("dl49"), items: data.items.map(([item]) => item) }
  }
}

const started = {}
for await (const line of createInterface({ input: process.stdin })) {
  const { tree, queries, full } = JSON.parse(line)
  const kind = `${tree} ${full}`
  started[kind] ??= await start(tree, full)
  const given = []
  for (const query of queries) given.push(await started[kind](query))
  process.stdout.write(`${JSON.stringify(given)}\n`)
}
