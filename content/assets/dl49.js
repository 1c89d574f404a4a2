// Behavior of a question's page: which language is open, opening blocks, links that lead into them, and coming back.
// Without this script everything is still readable: tabs are radio buttons, blocks are <details>.
(() => {
  "use strict"

  const SHORTCUTS = "dl49.shortcut"
  const OFFER = "dl49.offer"
  const LAST = "dl49.last"

  // Storage may be forbidden; then choices last as long as the page.
  const kept = (storage) => ({
    get(key) {
      try { return window[storage].getItem(key) } catch { return null }
    },
    set(key, value) {
      try { window[storage].setItem(key, value) } catch { /* not remembered */ }
    },
  })
  const store = kept("localStorage")
  const session = kept("sessionStorage")

  const tab = (language) => document.getElementById(`tab-${language}`)
  const panels = () => [...document.querySelectorAll(".dl49-languages .tabbed-block")]
  const visiblePanel = () => panels().find((panel) => tab(panel.lang)?.checked)
  const twin = (id, language) => id.replace(/-(zh|en)$/, `-${language}`)

  // ---- Languages -------------------------------------------------------------------------------------------------

  let shown // the language that is open

  function select(language) {
    const input = tab(language)
    if (!input) return
    shown = language
    if (input.checked) return
    input.checked = true
    input.dispatchEvent(new Event("change")) // the theme moves its underline
  }

  // The other language at the same place, with the same blocks open.
  function change(language) {
    const before = visiblePanel()
    if (before.lang === language) return
    const blocks = [...before.querySelectorAll("details")]
    const seen = blocks.filter((block) => block.checkVisibility?.() ?? block.offsetParent)
    const top = seen.findLast?.((block) => block.getBoundingClientRect().top < 100) ?? seen[0] // about the header's height
    const place = top?.getBoundingClientRect().top
    for (const block of before.querySelectorAll("details")) {
      const other = document.getElementById(twin(block.id, language))
      if (other) other.open = block.open
    }
    const panel = document.getElementById(`panel-${language}`)
    panel.classList.remove(AHEAD)
    select(language)
    const other = top && document.getElementById(twin(top.id, language))
    if (other) scrollBy({ top: other.getBoundingClientRect().top - place, behavior: "instant" })
    layOutAhead(panel)
  }

  function setUpTabs() {
    // Before the theme's own handler, which would leave the tab's id in the address.
    document.querySelector(".dl49-languages > .tabbed-labels")?.addEventListener("click", (event) => {
      const label = event.target.closest("label")
      if (!label) return
      event.preventDefault()
      event.stopPropagation()
      const input = document.getElementById(label.htmlFor)
      change(input.value)
      input.focus({ preventScroll: true })
    }, true)
    shown = visiblePanel().lang
    for (const input of document.querySelectorAll(".dl49-languages > input")) {
      input.addEventListener("click", () => {
        if (input.value === shown) return
        tab(shown).checked = true // the browser has changed it before we could see what is where
        change(input.value)
      })
    }
    // The switch in the header leads to the same page in the other tree: with the same blocks open, at the same place.
    for (const link of document.querySelectorAll(".md-select__link[hreflang]")) {
      link.addEventListener("click", () => {
        const { open, ratio } = state()
        const language = link.hreflang
        session.set(key(new URL(link.href).pathname), JSON.stringify({ language, ratio, open: open.map((id) => twin(id, language)), carried: true }))
      })
    }
  }

  function setUpRandom() {
    for (const link of document.querySelectorAll("a[data-random]")) {
      link.addEventListener("click", (event) => {
        const cells = document.querySelectorAll(".dl49-cell")
        if (!cells.length) return
        event.preventDefault()
        location.assign(cells[Math.floor(Math.random() * cells.length)].href)
      })
    }
  }

  // The question that was open last: told on the home page of either tree, in the words of its list.
  function goOn() {
    const own = document.querySelector("h1 [data-card]")?.dataset.card
    if (own) return store.set(LAST, own)
    const place = document.querySelector("[data-last]")
    const last = place && document.querySelector(`[data-card="${CSS.escape(store.get(LAST) ?? "")}"] > a`)
    if (!last) return
    const link = place.querySelector("a")
    link.href = last.href
    link.textContent = last.textContent
    place.hidden = false
  }

  // A browser that prefers English is offered it, in one line; nobody is sent anywhere.
  function offerEnglish() {
    const offer = document.querySelector(".dl49-offer")
    const prefers = navigator.languages?.find((one) => /^(zh|en)\b/.test(one)) ?? navigator.language
    if (!offer || !prefers?.startsWith("en") || store.get(OFFER) === "no") return
    offer.hidden = false
    offer.querySelector("button").addEventListener("click", () => {
      offer.hidden = true
      store.set(OFFER, "no")
    })
  }

  // ---- Links into the page, and coming back ----------------------------------------------------------------------

  // Opens the tab and all blocks that hide an element, and brings it into view.
  function reveal(id) {
    let target = document.getElementById(id)
    // The line gives way to the answer, which begins with it.
    if (target?.matches(".dl49-one-line") && target.nextElementSibling.open) target = target.nextElementSibling
    const panel = target?.closest(".dl49-languages .tabbed-block")
    if (!panel && !target?.closest("#references")) return false
    if (panel) select(panel.lang)
    panel?.classList.remove(AHEAD) // what is above is as high as it will be
    for (let block = target.closest("details"); block; block = block.parentElement.closest("details")) {
      block.open = true
    }
    target.scrollIntoView({ block: "start" })
    return true
  }

  function anchor() {
    try { return decodeURIComponent(location.hash.slice(1)) } catch { return "" } // a stray %
  }

  const key = (path) => `dl49.page ${path}`

  function state() {
    const open = [...document.querySelectorAll("article details[id][open]")].map(({ id }) => id)
    return { language: visiblePanel().lang, open, top: scrollY, ratio: scrollY / Math.max(1, document.body.scrollHeight) }
  }

  // Phones discard pages all the time: after a reload, or on the way back, the same blocks are open at the same place.
  function restore() {
    let before
    try { before = JSON.parse(session.get(key(location.pathname))) } catch { return false }
    const { type } = performance.getEntriesByType("navigation")[0] ?? {}
    if (!Array.isArray(before?.open) || !(before.carried || type === "reload" || type === "back_forward")) return false
    select(before.language)
    for (const id of before.open) {
      const block = document.getElementById(id)
      if (block) block.open = true
    }
    history.scrollRestoration = "manual"
    const go = () => scrollTo({ top: before.carried ? before.ratio * document.body.scrollHeight : before.top, behavior: "instant" })
    go()
    document.fonts.ready.then(go)
    session.set(key(location.pathname), "")
    return true
  }

  function remember() {
    const save = () => session.set(key(location.pathname), JSON.stringify(state()))
    addEventListener("pagehide", save)
    document.addEventListener("visibilitychange", () => { if (document.hidden) save() })
  }

  // ---- Blocks ----------------------------------------------------------------------------------------------------

  // One control opens or closes all blocks of a panel.
  function setUpToggle(panel) {
    const button = panel.querySelector(".dl49-toggle")
    const label = button.querySelector(".dl49-toggle__label")
    const blocks = [...panel.querySelectorAll("details")]
    const update = () => {
      const open = blocks.every((block) => block.open)
      button.setAttribute("aria-expanded", String(open))
      label.textContent = open ? button.dataset.close : button.dataset.open
    }
    button.addEventListener("click", () => {
      const open = !blocks.every((block) => block.open)
      panel.classList.remove(AHEAD)
      for (const block of blocks) block.open = open
      update()
    })
    for (const block of blocks) {
      block.addEventListener("toggle", () => {
        update()
        if (block.open) inSlices([...block.children], settle)
      })
    }
    panel.querySelector(".dl49-controls").hidden = false
    update()
  }

  // Opening a long answer takes a phone half a second, most of it for layout. So it is laid out before, a child at a time:
  // asked where a hidden element is, the browser lays it out, with `content-visibility: auto` that element alone.
  const AHEAD = "dl49-ahead"
  const SLICE = 8 // milliseconds, half of a frame

  const idle = window.requestIdleCallback?.bind(window) ?? ((act) => setTimeout(act, 50))

  function inSlices(elements, act) {
    const slice = () => {
      const end = performance.now() + SLICE
      while (elements.length && performance.now() < end) act(elements.shift())
      if (elements.length) idle(slice)
    }
    idle(slice)
  }

  function layOutAhead(panel) {
    if (panel.querySelector("details[open]")) return
    panel.classList.add(AHEAD)
    inSlices([...panel.querySelectorAll("details > :not(summary)")], (element) => element.getBoundingClientRect())
  }

  // Once it is open, all of it counts with its own height.
  function settle(element) {
    element.style.contentVisibility = "visible"
    element.getBoundingClientRect()
  }

  const typing = (element) =>
    element?.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") != null

  // All shortcuts of one key, the theme's too, can be turned off (WCAG 2.1.4), in one place.
  function setUpShortcuts() {
    const switches = [...document.querySelectorAll(".dl49-shortcut input")]
    let on = store.get(SHORTCUTS) !== "off"
    const show = () => {
      document.body.classList.toggle("dl49-no-shortcut", !on)
      for (const input of switches) input.checked = on
      for (const button of document.querySelectorAll(".dl49-toggle")) {
        if (on) button.setAttribute("aria-keyshortcuts", "a")
        else button.removeAttribute("aria-keyshortcuts")
      }
    }
    for (const input of switches) {
      input.addEventListener("change", () => {
        on = input.checked
        store.set(SHORTCUTS, on ? "on" : "off")
        show()
      })
    }
    addEventListener("keydown", (event) => {
      const modified = event.ctrlKey || event.altKey || event.metaKey
      if (modified || event.isComposing || event.key.length !== 1 || event.key === " " || typing(event.target)) return
      if (!on) event.stopPropagation() // before the theme hears of it
      else if (event.key === "a" && !event.shiftKey && !event.repeat && !event.defaultPrevented) visiblePanel()?.querySelector(".dl49-toggle").click()
    }, true)
    show()
  }

  // ---- Citations and figures in place ----------------------------------------------------------------------------

  // A citation shows its work where it stands; the link of the note leads to the list.
  function setUpCitations() {
    const note = document.createElement("div")
    note.className = "dl49-note"
    note.setAttribute("role", "note")
    let shown
    const hide = () => {
      note.remove()
      shown?.removeAttribute("aria-describedby")
      shown = undefined
    }
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.(".citation a")
      const again = link === shown
      if (note.contains(event.target)) return
      hide()
      if (!link || again || event.ctrlKey || event.metaKey || event.shiftKey) return
      const work = document.querySelector(`[id="${CSS.escape(link.hash.slice(1))}"] > span`)
      if (!work) return
      event.preventDefault()
      event.stopPropagation()
      note.replaceChildren(...work.cloneNode(true).childNodes)
      note.lang = "en"
      note.id = "dl49-note"
      link.parentElement.after(note)
      link.setAttribute("aria-describedby", note.id)
      shown = link
    }, true)
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && shown) {
        shown.focus()
        hide()
      }
    })
  }

  // A figure can be seen as large as the screen, and from there enlarged with two fingers.
  function setUpFigures() {
    const dialog = document.createElement("dialog")
    dialog.className = "dl49-large"
    const english = document.documentElement.lang.startsWith("en")
    const close = document.createElement("button")
    close.type = "button"
    close.className = "md-button"
    close.textContent = english ? "Close" : "关闭"
    close.addEventListener("click", () => dialog.close())
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close() })
    document.querySelector("article")?.append(dialog)
    for (const figure of document.querySelectorAll(".dl49-figure")) {
      const svg = figure.querySelector("svg")
      if (!svg) continue
      const button = document.createElement("button")
      button.type = "button"
      button.className = "dl49-enlarge"
      button.title = figure.closest("[lang]").lang === "en" ? "Enlarge" : "放大"
      button.setAttribute("aria-label", button.title)
      button.textContent = "⤢"
      button.addEventListener("click", () => {
        const frame = document.createElement("div")
        frame.className = "dl49-figure dl49-large__figure"
        frame.append(svg.cloneNode(true))
        dialog.replaceChildren(close, frame)
        dialog.showModal()
      })
      svg.after(button)
    }
  }

  // A question goes to paper with its answers or with room to write; dl49.css leaves the rest out.
  function setUpPrint() {
    for (const button of document.querySelectorAll(".dl49-print button")) {
      button.hidden = false
      button.addEventListener("click", () => {
        document.body.classList.toggle("dl49-bare", button.dataset.print === "questions")
        print()
      })
    }
    addEventListener("afterprint", () => document.body.classList.remove("dl49-bare"))
  }

  // ---- Reports ---------------------------------------------------------------------------------------------------

  // A report says where the reader is and which words are selected.
  function setUpReport() {
    const link = document.querySelector(".dl49-report")
    link?.addEventListener("click", () => {
      const words = getSelection().toString().trim().slice(0, 500)
      const block = getSelection().anchorNode?.parentElement?.closest("details[id]")?.id ?? ""
      const address = new URL(location.href)
      if (block) address.hash = block
      const about = [address.href, visiblePanel()?.lang ?? document.documentElement.lang, words && `> ${words.replace(/\s+/g, " ")}`]
      const report = new URL(link.href)
      report.searchParams.set("body", `${about.filter(Boolean).join("\n\n")}\n\n`)
      link.href = report
    })
  }

  // ---- The next page ---------------------------------------------------------------------------------------------

  const DWELL = 80 // milliseconds on a link: longer than a pointer takes to cross it

  // Pages are fetched before they are asked for: the next question while this one is read, others when a reader points at
  // a link. Whoever saves data is left alone.
  function setUpPrefetch() {
    const { saveData, effectiveType } = navigator.connection ?? {}
    if (saveData || effectiveType?.endsWith("2g")) return
    const fetched = new Set([location.pathname])
    const prefetch = (link) => {
      if (link?.origin !== location.origin || !link.pathname.endsWith("/") || fetched.has(link.pathname)) return
      fetched.add(link.pathname)
      document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href: link.pathname }))
    }
    let timer
    document.addEventListener("pointerover", ({ target }) => {
      clearTimeout(timer)
      timer = setTimeout(() => prefetch(target.closest?.("a[href]")), DWELL)
    })
    for (const name of ["pointerdown", "focusin"]) document.addEventListener(name, ({ target }) => prefetch(target.closest?.("a[href]")))
    addEventListener("load", () => idle(() => prefetch(visiblePanel()?.querySelector("a[rel=next]"))))
  }

  // ---- What is too wide ------------------------------------------------------------------------------------------

  // What scrolls sideways can be reached by keyboard.
  function setUpScrollers() {
    const update = (scroller) => {
      const scrolls = scroller.scrollWidth > scroller.clientWidth + 1
      if (scrolls === scroller.hasAttribute("tabindex")) return
      if (scrolls) {
        const words = scroller.closest("[lang]")?.lang === "en" ? ["Formula", "Table"] : ["公式", "表格"]
        scroller.tabIndex = 0
        scroller.setAttribute("role", "group")
        scroller.setAttribute("aria-label", words[scroller.matches(".math-display") ? 0 : 1])
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) scroller.removeAttribute(name)
      }
    }
    const observer = new ResizeObserver((entries) => {
      for (const entry of entries) update(entry.target)
    })
    const scrollers = document.querySelectorAll(".math-display, .md-typeset__scrollwrap")
    for (const scroller of scrollers) observer.observe(scroller)
    document.fonts.addEventListener("loadingdone", () => scrollers.forEach(update)) // wider inside, as wide outside
  }

  // The theme puts a <nav> without a name on each block of code that comes into view; it holds one button.
  function hushLandmarks() {
    const hush = () => {
      for (const nav of document.querySelectorAll("nav.md-code__nav")) nav.setAttribute("role", "none")
    }
    const article = document.querySelector("article")
    if (article) new MutationObserver(hush).observe(article, { childList: true, subtree: true })
    hush()
  }

  function start() {
    if (panels().length) {
      panels().forEach(setUpToggle)
      setUpTabs()
      setUpCitations()
      if (!restore()) reveal(anchor())
      remember()
      addEventListener("load", () => layOutAhead(visiblePanel()))
      addEventListener("hashchange", () => reveal(anchor()))
      addEventListener("dl49:reveal", (event) => reveal(event.detail)) // from search.js
      document.addEventListener("click", (event) => {
        const link = event.target.closest?.('a[href^="#"]')
        if (link && link.hash === location.hash) reveal(anchor()) // the same anchor again fires no hashchange
      })
    }
    setUpShortcuts()
    setUpRandom()
    goOn()
    offerEnglish()
    setUpFigures()
    setUpPrint()
    setUpReport()
    setUpScrollers()
    hushLandmarks()
    setUpPrefetch()
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start)
  else start()
})()
