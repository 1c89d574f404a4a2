// In the page whose search is measured. Both workers (the theme's and ours) speak the theme's protocol.
{
  const Real = Worker
  window.Worker = class extends Real {
    constructor(...all) {
      super(...all)
      this.addEventListener("message", ({ data }) => {
        if (data.type === 3) window.heard?.()
        if (data.type === "dl49") window.told = data
      })
    }
  }
}

// Nobody types before the last results are drawn: they are there two frames later at most.
const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))))

// Types a query; resolves when its results are laid out.
window.ask = (query) => drawn().then(() => answered(query))

const answered = (query) => new Promise((resolve) => {
  const input = document.querySelector("input.md-search__input")
  const list = document.querySelector(".md-search-result__list")
  input.focus()
  input.value = query
  const start = performance.now()
  window.heard = () => setTimeout(() => {
    void list.offsetHeight
    const time = performance.now() - start
    const hits = [...list.querySelectorAll(".md-search-result__link")].map((link) => link.href)
    // Whether it is said that the guide does not treat it comes behind the results.
    const told = () => {
      if (window.told && window.told.query !== query) return setTimeout(told)
      resolve({ time, hits, noted: document.querySelector(".dl49-search-note") !== null })
    }
    setTimeout(told)
  })
  input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }))
})

// Lets our worker load all that it can.
window.askForAll = async () => {
  for (const query of ["梯度是什么", "what is a gradient"]) {
    window.told = null
    await window.ask(query)
    while (window.told?.query !== query || !window.told.complete) await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

// The same with Pagefind, which has no worker: until the first ten results can be shown.
window.askPagefind = async (query) => {
  const start = performance.now()
  const { results } = await window.pagefind.search(query)
  const shown = await Promise.all(results.slice(0, 10).map((result) => result.data()))
  return { time: performance.now() - start, hits: shown.map(({ url }) => new URL(url, location.href).href), noted: false }
}

// What our own search knows, each question's texts by field.
async function fieldsOf(base) {
  const get = async (name) => JSON.parse(new TextDecoder("gb18030").decode(await (await fetch(`${base}search/${name}.txt`)).arrayBuffer()))
  const names = await get("names")
  const parts = await Promise.all(["zh", "en"].map(async (language) => [await get(`heads-${language}`), await get(`text-${language}`)]))
  return names.documents.filter(([number]) => number).map(([id, address, ...concepts], place) => {
    const heads = parts.map(([{ documents }]) => documents[place])
    const blocks = parts.flatMap(([, { documents }]) => documents[place].map(([, , lines], i) => [i, lines]))
    const lines = (some) => blocks.filter(([i]) => some(i)).map(([, text]) => text)
    const fields = {
      title: heads.map(([title]) => title), name: concepts.flatMap((concept) => names.concepts[concept]), one: heads.map(([, , [, , one]]) => one),
      asked: [...heads.map(([, , , asked]) => asked), ...parts.map(([, { asked }]) => asked[place])],
      followUp: lines((i) => i > 2).map((text) => text.split("\n")[0]),
      answer: lines((i) => i === 0), more: lines((i) => i > 2), review: lines((i) => i === 2), learner: lines((i) => i === 1),
    }
    return { id, address, ...Object.fromEntries(Object.entries(fields).map(([name, texts]) => [name, texts.join("\n")])) }
  })
}

const BOOSTS = { title: 4, name: 3, one: 2, followUp: 2, answer: 1, more: 0.8, review: 0.5, learner: 0.3, asked: 4 }
const isHan = (text) => text >= "\u3400"

// Words in lower case without the commonest endings; Han characters and pairs.
const cut = (text) => [...text.normalize("NFKC").toLowerCase().matchAll(/[\u3400-\u9fff]+|[a-z0-9]+/g)].flatMap(([word]) => {
  if (!isHan(word)) return [word.length > 4 ? word.replace(/(ings?|ed|es|s|e)$/, "") : word]
  return [...word, ...Array.from({ length: word.length - 1 }, (_, i) => word.slice(i, i + 2))]
})
const weight = (term) => (term.length === 1 && isHan(term) ? 0.3 : 1)

function asking(documents, base, tree, search) {
  const addresses = new Map(documents.map(({ id, address }) => [id, `${base}${tree}${address}`]))
  return (query) => {
    const start = performance.now()
    const hits = search(query).slice(0, 10).map((id) => addresses.get(id))
    return { time: performance.now() - start, hits, noted: false }
  }
}

// MiniSearch as its documentation shows it: one field for titles, one for names, one for each language's text.
window.startPlainMiniSearch = async (base, tree) => {
  const documents = (await fieldsOf(base)).map(({ title, name, one, answer, more, id, address }) => ({ id, address, title, name, text: [one, answer, more].join("\n") }))
  const index = new window.MiniSearch({ fields: ["title", "name", "text"], tokenize: cut, processTerm: (term) => term })
  index.addAll(documents)
  const options = { boost: { title: 4, name: 6 }, prefix: (term) => !isHan(term) && term.length > 1, fuzzy: (term) => (!isHan(term) && term.length > 4 ? 0.2 : false) }
  window.askOther = asking(documents, base, tree, (query) => {
    const all = index.search(query, { ...options, combineWith: "AND" })
    return (all.length ? all : index.search(query, options)).map(({ id }) => id)
  })
}

// MiniSearch with a field for each kind of text.
window.startMiniSearch = async (base, tree, without = []) => {
  const documents = await fieldsOf(base)
  const fields = Object.keys(BOOSTS).filter((field) => !without.includes(field))
  const index = new window.MiniSearch({ fields, tokenize: cut, processTerm: (term) => term })
  index.addAll(documents)
  const options = {
    boost: BOOSTS, boostTerm: weight, fuzzy: (term) => (/^[a-z]{5,}$/.test(term) ? 0.25 : false),
    prefix: (term, i, all) => /^[a-z]/.test(term) && term.length > 2 && i === all.length - 1,
  }
  window.askOther = asking(documents, base, tree, (query) => index.search(query, options).map(({ id }) => id))
}

// BM25F as in the textbook: fields are summed before a term saturates.
window.startTextbook = async (base, tree, without = []) => {
  const documents = await fieldsOf(base)
  const fields = Object.entries(BOOSTS).filter(([field]) => !without.includes(field))
  const said = new Map() // term → document → how often, by the fields' boosts
  for (const [field, boost] of fields) {
    const texts = documents.map((document) => cut(document[field]))
    const average = texts.reduce((sum, { length }) => sum + length, 0) / texts.length
    texts.forEach((terms, place) => {
      for (const term of terms) {
        const at = said.get(term) ?? said.set(term, new Map()).get(term)
        at.set(place, (at.get(place) ?? 0) + boost / (0.25 + 0.75 * terms.length / average))
      }
    })
  }
  window.askOther = asking(documents, base, tree, (query) => {
    const scores = new Map()
    for (const term of new Set(cut(query))) {
      const at = said.get(term) ?? new Map()
      const idf = Math.log(1 + (documents.length - at.size + 0.5) / (at.size + 0.5))
      for (const [place, count] of at) scores.set(place, (scores.get(place) ?? 0) + weight(term) * idf * count / (count + 1.2))
    }
    return [...scores].sort((one, other) => other[1] - one[1]).map(([place]) => documents[place].id)
  })
}
