// Speaks the theme's protocol, {type, data}: 0 the index comes, 1 ready for queries, 2 a query, 3 its results.
// What the protocol has no words for (near names, what is still on its way) goes over a channel of the page's own.
// The worker's address ends in #<tree>-<name of the channel>.

const INDEX = 0, READY = 1, QUERY = 2, RESULT = 3

function answer(typed, corpus) {
  const query = new Query(typed, corpus)
  const items = cards(query, corpus).map((item) => [item])
  const near = items.length || query.number ? [] : corpus.lexicon.near(query.text)
  return { items, near }
}

if (typeof self !== "undefined" && self.location && typeof importScripts === "function") {
  const [tree, name] = self.location.hash.slice(1).split(/-(.*)/)
  const channel = new BroadcastChannel(`dl49-search-${name}`)
  let corpus, version, typed = "", sent = "", fetching = false

  const reply = (again) => {
    const { items, near } = typed.trim() ? answer(typed, corpus) : { items: [], near: [] }
    const text = JSON.stringify(items)
    if (!again || text !== sent) postMessage({ type: RESULT, data: { items } })
    sent = text
    channel.postMessage({ query: typed, found: items.length, first: items[0]?.[0].location ?? "", near, complete: corpus.complete, failed: corpus.failed })
  }

  const get = async (file) => {
    const response = await fetch(new URL(`../search/${file}?${version}`, self.location.href))
    if (!response.ok) throw new Error(`${file}: ${response.status}`)
    return response
  }

  // The full text of the tree's language, then that of the other; each time the query is answered anew.
  const fetchTexts = async () => {
    fetching = true
    const order = [tree, ...LANGUAGES.filter((language) => language !== tree)]
    try {
      const got = ["pages.json", ...order.map((language) => `text-${language}.txt`)].map(get)
      for (const one of got) one.catch(() => {}) // the first to fail is told below
      corpus.addPages(await (await got[0]).json())
      for (const [i, language] of order.entries()) {
        corpus.addText(new TextDecoder("gb18030").decode(await (await got[i + 1]).arrayBuffer()), language)
        corpus.complete = i === order.length - 1
        if (typed.trim()) reply(true)
      }
    } catch {
      corpus.failed = true // titles, names and one-line answers are still searched; the next query tries again
      fetching = false
      reply(true)
    }
  }

  addEventListener("message", ({ data: { type, data } }) => {
    if (type === INDEX) {
      corpus = new Corpus(data.docs, tree)
      version = data.docs.version
      postMessage({ type: READY })
      channel.postMessage({ ready: true })
    } else if (type === QUERY) {
      typed = data
      reply(false)
      if (typed.trim() && !corpus.complete && !fetching) fetchTexts()
    }
  })
}
