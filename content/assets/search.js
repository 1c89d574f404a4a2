// The page's side of the search: hears every way of typing into the theme's box, says what its worker cannot, keeps
// results for the way back, and opens, marks and shows what a result leads to. (The worker is dl49/search/*.js.)
(() => {
  "use strict"

  const RESULT = ".md-search-result__link"
  const SKIPPED = ".katex, svg, script, style, .headerlink, .citation"
  const WORDS = {
    zh: {
      loading: "正在载入搜索…",
      more: "正在载入全文，结果会更多…",
      failed: "全文没有载入，只找了标题、概念和一句话答案。",
      near: "是不是想找：",
      file: "从磁盘直接打开的网页不能搜索：浏览器不允许。请把这个文件夹放到网页服务器上，例如在其中运行 python -m http.server。",
    },
    en: {
      loading: "Loading the search…",
      more: "Loading the full text; there may be more results…",
      failed: "The full text did not load: only titles, concepts and one-line answers were searched.",
      near: "Perhaps you look for: ",
      file: "A page opened straight from disk cannot be searched: browsers do not allow it. Put this folder on a web server, for example by running python -m http.server in it.",
    },
  }

  // Where a result leads to: ?a=<anchor>&h=<words, parted by |>. The address is cleaned at once; its anchor comes when
  // the page is complete, since until then the browser would go to it itself and take the focus away.
  function arrive() {
    const address = new URL(location.href)
    const anchor = address.searchParams.get("a")
    const words = (address.searchParams.get("h") ?? "").split("|").filter(Boolean)
    if (anchor === null && !words.length) return null
    address.searchParams.delete("a")
    address.searchParams.delete("h")
    history.replaceState(history.state, "", address)
    if (anchor) addEventListener("load", () => history.replaceState(history.state, "", `#${anchor}`))
    return { anchor, words }
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

  // Letters next to a Latin word make it another word; white space may be any.
  function pattern(words) {
    const sources = [...words].sort((one, other) => other.length - one.length).map((word) => {
      const source = word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/\s+/g, "\\s+")
      return (/^[a-z0-9]/i.test(word) ? "(?<![a-z0-9])" : "") + source + (/[a-z0-9]$/i.test(word) ? "(?![a-z0-9])" : "")
    })
    return new RegExp(sources.join("|"), "gi")
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
      const matches = [...whole.matchAll(pattern(words))].reverse() // from the end: what lies before keeps its place
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

  // The first formula that holds one of the words, which stand in no text (dk).
  function formulaWith(element, words) {
    const formulas = [...element.querySelectorAll(".katex-html")]
    return formulas.find(({ textContent }) => words.some((word) => textContent.replace(/\u200b/g, "").includes(word)))
  }

  function show({ anchor, words }) {
    if (anchor) dispatchEvent(new CustomEvent("dl49:reveal", { detail: anchor })) // dl49.js opens the tab and the block
    const target = anchor ? document.getElementById(anchor) : null
    const marks = words.length ? scope(anchor).flatMap((element) => mark(element, words)) : []
    marks.sort((one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1)
    const block = target?.closest("details")
    const focus = block && target === block ? block.querySelector("summary") : target
    if (focus && focus.tabIndex < 0) focus.tabIndex = -1
    focus?.focus({ preventScroll: true })
    const first = marks[0] ?? (target ? formulaWith(target, words) : null)
    const see = () => (first ?? target)?.scrollIntoView({ block: first ? "center" : "start" })
    see()
    let moved = false
    for (const name of ["wheel", "touchmove", "keydown"]) addEventListener(name, () => { moved = true }, { once: true, passive: true })
    const again = () => moved || see() // fonts of formulas have come, and lines have moved
    document.fonts.ready.then(again)
    addEventListener("load", () => document.fonts.ready.then(again))
  }

  // The search box.

  function setUp(dialog) {
    const input = dialog.querySelector(".md-search__input")
    const toggle = document.getElementById("__search")
    const meta = dialog.querySelector(".md-search-result__meta")
    const config = JSON.parse(document.getElementById("__config").textContent)
    const [tree, name] = config.search.split("#")[1].split(/-(.*)/)
    const words = WORDS[tree]
    const note = document.createElement("p")
    note.className = "dl49-search-note"
    note.hidden = true
    meta.after(note)
    for (const element of [meta, note]) element.setAttribute("role", "status")

    const say = (text, ...more) => {
      note.hidden = !text
      note.replaceChildren(text, ...more)
    }
    if (location.protocol === "file:") {
      dialog.hidden = false // the theme gives up
      meta.textContent = words.file
      input.addEventListener("focus", () => toggle.checked || toggle.click())
      document.querySelector("header [for=__search]").addEventListener("click", () => input.focus())
      return
    }
    hear(input)
    keepResults(input, toggle)

    let answered = null, ready = false, waiting = null // the query whose first result is to be opened when it comes
    input.addEventListener("focus", () => ready || say(words.loading))
    const channel = new BroadcastChannel(`dl49-search-${name}`)
    channel.addEventListener("message", ({ data }) => {
      ready = true
      if (data.ready) return say("")
      const { query, found, first, near, complete, failed } = data
      answered = query
      const none = query.trim() !== "" && found === 0
      meta.hidden = none && !complete && !failed
      if (query.trim() === "") say("")
      else if (failed) say(words.failed)
      else if (none && !complete) say(words.more)
      else if (near.length) say(words.near, ...near.map(suggestion))
      else say("")
      const open = waiting === query && (found || complete || failed)
      if (open) waiting = null
      drawn(first, () => {
        if (open) dialog.querySelector(RESULT)?.click()
        else if (chosen && document.activeElement === document.body) focusAgain()
      })
    })

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

    const suggestion = (text) => {
      const button = document.createElement("button")
      button.type = "button"
      button.className = "md-tag"
      button.textContent = text
      button.addEventListener("click", () => {
        input.value = text
        input.focus()
        input.dispatchEvent(new Event("input"))
      })
      return button
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
