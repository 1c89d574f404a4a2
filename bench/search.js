// In the page whose search is measured. Both workers (the theme's and ours) speak the theme's protocol.
{
  const Real = Worker
  window.Worker = class extends Real {
    constructor(...all) {
      super(...all)
      this.addEventListener("message", ({ data }) => data.type === 3 && window.heard?.())
    }
    postMessage(message, ...more) {
      if (message.type === 2) window.sent = performance.now()
      super.postMessage(message, ...more)
    }
  }
}

// Types a query; resolves when its results are laid out.
window.ask = (query) => new Promise((resolve) => {
  const input = document.querySelector("input.md-search__input")
  const list = document.querySelector(".md-search-result__list")
  input.focus()
  input.value = query
  const start = performance.now()
  window.heard = () => {
    const worker = performance.now() - window.sent
    setTimeout(() => {
      void list.offsetHeight
      const time = performance.now() - start
      resolve({ time, worker, hits: [...list.querySelectorAll(".md-search-result__link")].map((link) => link.href) })
    })
  }
  input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }))
})

// The same with Pagefind, which has no worker: until the first ten results can be shown.
window.askPagefind = async (query) => {
  const start = performance.now()
  const { results } = await window.pagefind.search(query)
  const shown = await Promise.all(results.slice(0, 10).map((result) => result.data()))
  return { time: performance.now() - start, worker: 0, hits: shown.map(({ url }) => new URL(url, location.href).href) }
}

// MiniSearch with what our own search knows: titles, names, text; Chinese cut into pairs of characters.
window.startMiniSearch = async (base, tree) => {
  const cut = (text) => [...text.normalize("NFKC").toLowerCase().matchAll(/[\u3400-\u9fff]+|[a-z0-9]+(?:-[a-z0-9]+)*/g)].flatMap(([word]) => {
    if (!/[\u3400-\u9fff]/.test(word)) return word.includes("-") ? [...word.split("-"), word.replaceAll("-", "")] : [word]
    return word.length === 1 ? [word] : Array.from({ length: word.length - 1 }, (_, i) => word.slice(i, i + 2))
  })
  const { docs } = await (await fetch(`${base}search/search_index.json`)).json()
  const texts = await Promise.all(["zh", "en"].map(async (language) => {
    const data = await (await fetch(`${base}search/text-${language}.txt`)).arrayBuffer()
    return new TextDecoder("gb18030").decode(data).split("\n\n\n")
  }))
  const index = new window.MiniSearch({ fields: ["title", "names", "zh", "en"], tokenize: cut, processTerm: (term) => term })
  index.addAll(docs.questions.map(([number, , , titles, answers, concepts], i) => ({
    id: number, title: titles.join("\n"), names: concepts.map((place) => docs.concepts[place].slice(1).join("\n")).join("\n"),
    zh: `${answers[0]}\n${texts[0][i]}`, en: `${answers[1]}\n${texts[1][i]}`,
  })))
  const stems = new Map(docs.questions.map(([number, stem]) => [number, stem]))
  const han = (term) => /[\u3400-\u9fff]/.test(term)
  const options = { boost: { title: 4, names: 6 }, prefix: (term) => !han(term) && term.length > 1, fuzzy: (term) => !han(term) && term.length > 4 ? 0.2 : false }
  window.askMiniSearch = (query) => {
    const start = performance.now()
    let found = index.search(query, { ...options, combineWith: "AND" })
    if (!found.length) found = index.search(query, options).filter(({ queryTerms }) => queryTerms.length >= cut(query).length / 2)
    const hits = found.slice(0, 12).map(({ id }) => `${base}${tree}questions/${stems.get(id)}/`)
    return { time: performance.now() - start, worker: 0, hits }
  }
}
