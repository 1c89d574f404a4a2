// Runs the search's worker outside a browser: node tests/search.mjs <site> < requests. A request is
// {tree, queries, full}; what comes back is, for each, the items of each query and what its channel said last.
// Everything passes through the theme's protocol, with the worker's surroundings (messages, channel, fetch) from here.
import { readFileSync } from "node:fs"
import vm from "node:vm"

const site = process.argv[2]
const source = readFileSync(`${site}/assets/search-worker.js`, "utf8")
const index = JSON.parse(readFileSync(`${site}/search/search_index.json`, "utf8"))

async function start(tree, full) {
  let listener
  const sent = [], said = []
  const location = new URL(`https://example.org/below/assets/search-worker.js#${tree}-channel`)
  const globals = {
    location, URL, URLSearchParams, TextDecoder, console,
    importScripts() {},
    addEventListener: (_, heard) => { listener = heard },
    postMessage: (message) => sent.push(structuredClone(message)),
    BroadcastChannel: class { postMessage(message) { said.push(message) } },
    fetch: async (address) => {
      if (!full) return new Response("", { status: 503 })
      return new Response(readFileSync(site + new URL(address).pathname.replace("/below", "")))
    },
  }
  globals.self = globals
  vm.runInNewContext(source, globals)
  const hear = (type, data) => listener({ data: { type, data } })
  hear(0, { config: index.config, docs: index.docs, options: { suggest: false } })
  if (sent.shift()?.type !== 1) throw new Error("the worker is not ready after its index came")
  hear(2, "x") // the first query makes it load the full text
  while (!(said.at(-1)?.complete || said.at(-1)?.failed)) await new Promise((resolve) => setImmediate(resolve))
  return (query) => {
    sent.length = 0
    hear(2, query)
    const [{ type, data }] = sent
    if (type !== 3) throw new Error(`a query is answered by a message of type ${type}`)
    return { query, items: data.items.map(([item]) => item), ...said.at(-1) }
  }
}

const answers = []
for (const { tree, queries, full } of JSON.parse(readFileSync(0, "utf8"))) {
  const ask = await start(tree, full)
  answers.push(queries.map(ask))
}
process.stdout.write(JSON.stringify(answers))
