// The page's side of the search: hears every way of typing into the theme's box, says what its worker cannot, keeps
// results for the way back, and opens, marks and shows what a result leads to. (The worker is dl49/search/*.js.)
(() => {
  "use strict"

  const RESULT = ".md-search-result__link"
  const SKIPPED = ".katex, svg, script, style, .headerlink, .citation"
  const PATIENCE = 10_000 // milliseconds until a reader is told that no answer comes
  const WORDS = {
    zh: {
      loading: "正在载入搜索…",
      more: "正在载入全文，结果会更多…",
      lost: "搜索没有载入。",
      failed: "全文没有载入，只找了标题、概念和一句话答案。",
      again: "重试",
      meant: "是不是想找：",
      untreated: (words) => `这里没有专门讲${words.map((word) => `“${word}”`).join("、")}，下面是最接近的问题。`,
      nothing: "没有与它有关的问题。",
      concepts: "看看概念索引",
      file: "从磁盘直接打开的网页不能搜索：浏览器不允许。请把这个文件夹放到网页服务器上，例如在其中运行 python -m http.server。",
    },
    en: {
      loading: "Loading the search…",
      more: "Loading the full text; there may be more results…",
      lost: "The search did not load.",
      failed: "The full text did not load: only titles, concepts and one-line answers were searched.",
      again: "Try again",
      meant: "Did you mean: ",
      untreated: (words) => `The guide does not treat ${words.map((word) => `“${word}”`).join(", ")}; the nearest questions follow.`,
      nothing: "No question is about that.",
      concepts: "See the index of concepts",
      file: "A page opened straight from disk cannot be searched: browsers do not allow it. Put this folder on a web server, for example by running python -m http.server in it.",
    },
  }

  // Where a result leads to: ?a=<anchor>&h=<words, parted by |>&c=<key of a cited work>. The address is cleaned at once;
  // its anchor comes when the page is complete, since until then the browser would go to it itself and take the focus away.
  function arrive() {
    const address = new URL(location.href)
    const [anchor, words, work] = ["a", "h", "c"].map((name) => address.searchParams.get(name) ?? "")
    if (!["a", "h", "c"].some((name) => address.searchParams.has(name))) return null
    for (const name of ["a", "h", "c"]) address.searchParams.delete(name)
    history.replaceState(history.state, "", address)
    if (anchor) addEventListener("load", () => history.replaceState(history.state, "", `#${anchor}`))
    return { anchor, words: words.split("|").filter(Boolean), work }
  }

  // The elements in which words are marked: a block of a question, a section of a page of prose, or all of it.
  function scope(anchor) {
    const target = anchor ? document.getElementById(anchor) : null
    if (!target) return [...document.querySelectorAll(".md-content__inner")]
    if (!/^H\d$/.test(target.tagName)) return [target.querySelector(":scope > .dl49-learner") ?? target]
    const elements = [target]
    for (let next = target.nextElementSibling; next && !/^H[12]$/.test(next.tagName); next = next.nextElementSibling) elements.push(next)
    return elements
  }

  // Where words stand. Letters next to a Latin word make it another word; white space may be any.
  function matchesOf(words, text) {
    const sources = [...words].sort((one, other) => other.length - one.length).map((word) => {
      const source = word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/\s+/g, "\\s+")
      return source + (/[a-z0-9]$/i.test(word) ? "(?![a-z0-9])" : "")
    })
    const inWord = ({ 0: found, index }) => /^[a-z0-9]/i.test(found) && /[a-z0-9]/i.test(text[index - 1] ?? "")
    return [...text.matchAll(new RegExp(sources.join("|"), "gi"))].filter((match) => !inWord(match))
  }

  // Marks words within an element, also those that go over the edge of a link or of bold type, never inside math.
  function mark(element, words) {
    const texts = new Map() // paragraph → its text nodes
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const node = walker.currentNode
      const around = node.parentElement.closest("p, li, td, th, summary, h1, h2, h3, dt, dd, div")
      const nodes = texts.get(around) ?? texts.set(around, []).get(around)
      nodes.push(node.parentElement.closest(SKIPPED) ? null : node)
    }
    const found = []
    for (const nodes of texts.values()) {
      const whole = nodes.map((node) => node?.data ?? "\0").join("")
      const matches = matchesOf(words, whole).reverse() // from the end: what lies before keeps its place
      for (const match of matches) found.unshift(...wrap(nodes, match.index, match.index + match[0].length))
    }
    return found
  }

  function wrap(nodes, from, to) {
    const marks = []
    let at = 0
    for (const node of [...nodes]) {
      const length = node?.length ?? 1
      const [start, end] = [Math.max(from - at, 0), Math.min(to - at, length)]
      if (node && start < end) {
        const range = document.createRange()
        range.setStart(node, start)
        range.setEnd(node, end)
        const element = document.createElement("mark")
        range.surroundContents(element)
        marks.push(element)
      }
      at += length
    }
    return marks
  }

  // The first formula that holds one of the words, which stand in no text (dk, n²), marked as a whole.
  function markFormula(element, words) {
    const plain = words.map((word) => word.normalize("NFKC"))
    const formulas = [...element.querySelectorAll(".katex-html")]
    const found = formulas.find(({ textContent }) => plain.some((word) => textContent.replace(/\u200b/g, "").includes(word)))
    if (!found) return []
    const formula = found.closest(".katex")
    const mark = document.createElement("mark")
    formula.replaceWith(mark)
    mark.append(formula)
    return [mark]
  }

  // The citation of a work, marked.
  function markCitation(element, key) {
    const link = key ? element.querySelector(`a[href="#ref-${CSS.escape(key)}"]`) : null
    if (!link) return []
    const mark = document.createElement("mark")
    link.replaceWith(mark)
    mark.append(link)
    return [mark]
  }

  function show({ anchor, words, work }) {
    if (anchor) dispatchEvent(new CustomEvent("dl49:reveal", { detail: anchor })) // dl49.js opens the tab and the block
    const target = anchor ? document.getElementById(anchor) : null
    const citation = scope(anchor).flatMap((element) => markCitation(element, work))
    const marks = words.length ? scope(anchor).flatMap((element) => mark(element, words)) : []
    marks.sort((one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1)
    const block = target?.closest("details")
    const focus = block && target === block ? block.querySelector("summary") : target
    if (focus && focus.tabIndex < 0) focus.tabIndex = -1
    focus?.focus({ preventScroll: true })
    const first = citation[0] ?? marks[0] ?? (target ? markFormula(target, words)[0] : null)
    const see = () => (first ?? target)?.scrollIntoView({ block: first ? "center" : "start" })
    see()
    let moved = false
    for (const name of ["wheel", "touchmove", "keydown"]) addEventListener(name, () => { moved = true }, { once: true, passive: true })
    const again = () => moved || see() // fonts of formulas have come, and lines have moved
    document.fonts.ready.then(again)
    addEventListener("load", () => document.fonts.ready.then(again))
  }

  // The search box.

  // What is said below the number of results, about loading and spelling.
  const hint = document.createElement("p")
  hint.className = "dl49-search-hint"
  hint.hidden = true

  function say(text, ...more) {
    hint.hidden = !text
    hint.replaceChildren(text, ...more)
  }

  // What is said at the head of the results, about what was asked.
  function tell(dialog, content) {
    dialog.querySelector(".dl49-search-note")?.remove()
    if (!content.length) return
    const note = document.createElement("p")
    note.className = "dl49-search-note"
    note.setAttribute("role", "status")
    note.append(...content)
    hint.after(note)
  }

  function link(text, href, act) {
    const element = document.createElement("a")
    element.href = href
    element.textContent = text
    if (act) element.addEventListener("click", (event) => {
      event.preventDefault()
      event.stopPropagation() // the theme closes the search when a link in it is followed
      act()
    })
    return element
  }

  function button(text, act) {
    const element = document.createElement("button")
    element.type = "button"
    element.className = "md-tag"
    element.textContent = text
    element.addEventListener("click", act)
    return element
  }

  function setUp(dialog) {
    const input = dialog.querySelector(".md-search__input")
    const toggle = document.getElementById("__search")
    const meta = dialog.querySelector(".md-search-result__meta")
    const config = JSON.parse(document.getElementById("__config").textContent)
    const tree = config.search.split("#")[1]
    const words = WORDS[tree]
    if (location.protocol === "file:" && !window.dl49Disk) {
      dialog.hidden = false // the theme gives up
      meta.textContent = words.file
      input.addEventListener("focus", () => toggle.checked || toggle.click())
      document.querySelector("header [for=__search]").addEventListener("click", () => input.focus())
      return
    }
    hear(input)
    keepResults(input, toggle)
    for (const status of [meta, hint]) status.setAttribute("role", "status")
    meta.after(hint)

    window.dl49Worker.then((worker) => worker.addEventListener("message", ({ data }) => data.type === "dl49" && told(data)))
    const load = () => {
      say(words.loading)
      expect()
      window.dl49Worker.then((worker) => worker.postMessage({ type: "dl49" }))
    }

    let answered = null // the query
    let waiting = null // the query whose first result is to be opened when it comes
    let timer
    const expect = () => {
      clearTimeout(timer)
      const reload = () => { location.search = new URLSearchParams({ q: input.value }) }
      timer = setTimeout(() => say(words.lost, button(words.again, reload)), PATIENCE)
    }
    input.addEventListener("focus", () => answered === null && load())
    input.addEventListener("input", (event) => event.isComposing || answered === input.value || expect())

    const told = ({ query, found, first, unknown, suggestion, complete, failed, lost }) => {
      if (query !== input.value && !failed) return // of what was typed before
      clearTimeout(timer)
      answered = query
      const none = query.trim() !== "" && found === 0
      meta.hidden = none && !complete
      if (failed) say(lost ? words.lost : words.failed, button(words.again, load))
      else if (suggestion) say(words.meant, link(suggestion, `?${new URLSearchParams({ q: suggestion })}`, () => type(suggestion)))
      else say(none && !complete ? words.more : "")
      tell(dialog, none && complete ? [words.nothing, " ", link(words.concepts, `${config.base}/${tree === "en" ? "en/" : ""}concepts/`)] : unknown.length ? [words.untreated(unknown)] : [])
      const open = waiting === query && (found || complete || failed)
      if (open) waiting = null
      drawn(first, () => {
        if (open) dialog.querySelector(RESULT)?.click()
        else if (chosen && document.activeElement === document.body) focusAgain()
      })
    }

    // The theme draws results when its own message comes, after or before ours.
    const drawn = (first, then) => {
      const done = () => (dialog.querySelector(RESULT)?.href ?? "").endsWith(first)
      if (done()) return then()
      const observer = new MutationObserver(() => {
        if (!done()) return
        observer.disconnect()
        then()
      })
      observer.observe(dialog.querySelector(".md-search-result__list"), { childList: true })
    }

    // More of the text has come and the results were drawn anew, while one of them had the focus.
    let chosen = null
    dialog.addEventListener("focusin", ({ target }) => { chosen = target.closest(RESULT)?.pathname ?? null })
    const focusAgain = () => ([...dialog.querySelectorAll(RESULT)].find(({ pathname }) => pathname === chosen) ?? input).focus()

    const type = (text) => {
      input.value = text
      input.focus()
      input.dispatchEvent(new Event("input"))
    }

    // The theme would open the first result of what was typed before, if Enter comes before the answer.
    addEventListener("keydown", (event) => {
      if (event.target !== input) return
      if (event.isComposing || event.keyCode === 229) return event.stopImmediatePropagation() // the input method's own keys
      waiting = null
      if (event.key !== "Enter" || input.value.trim() === "" || answered === input.value) return
      waiting = input.value
      event.preventDefault()
      event.stopImmediatePropagation()
    }, true)
  }

  // The theme listens to keys only: text also comes by paste, drop, voice, input method, or the button that empties.
  function hear(input) {
    const tell = () => input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }))
    input.addEventListener("input", (event) => event.isComposing || tell())
    input.addEventListener("compositionend", tell)
    input.form.addEventListener("reset", () => setTimeout(tell))
    input.addEventListener("keyup", (event) => event.isComposing && event.stopImmediatePropagation(), true)
  }

  // The address keeps the query while a result is visited, so that Back leads to the results.
  function keepResults(input, toggle) {
    const keep = (query) => {
      const address = new URL(location.href)
      if (query) address.searchParams.set("q", query)
      else address.searchParams.delete("q")
      if (address.href !== location.href) history.replaceState(history.state, "", address)
    }
    toggle.addEventListener("change", () => toggle.checked || keep(""))
    document.addEventListener("click", (event) => {
      const result = event.target.closest?.(RESULT)
      if (result && !event.ctrlKey && !event.metaKey && !event.shiftKey) keep(input.value)
    })
    addEventListener("pageshow", (event) => {
      const query = new URL(location.href).searchParams.get("q")
      if (!event.persisted || !query) return
      input.value = query
      if (!toggle.checked) toggle.click()
      input.focus()
      input.dispatchEvent(new Event("input"))
    })
  }

  const destination = arrive()
  const box = document.querySelector("[data-md-component=search]")
  if (box) setUp(box)
  if (destination) document.addEventListener("DOMContentLoaded", () => show(destination))
})()
