// Behavior of a question's page: which language is open, opening blocks, and links that lead into them.
// Without this script everything is still readable: tabs are radio buttons, blocks are <details>.
(() => {
  "use strict"

  const LANGUAGE = "dl49.language"
  const SHORTCUT = "dl49.shortcut"

  // Storage may be forbidden; then choices last as long as the page.
  const store = {
    get(key) {
      try { return localStorage.getItem(key) } catch { return null }
    },
    set(key, value) {
      try { localStorage.setItem(key, value) } catch { /* not remembered */ }
    },
  }

  const tab = (language) => document.getElementById(`tab-${language}`)
  const panels = () => [...document.querySelectorAll(".dl49-languages .tabbed-block")]
  const visiblePanel = () => panels().find((panel) => tab(panel.lang)?.checked)

  function select(language) {
    const input = tab(language)
    if (!input || input.checked) return
    input.checked = true
    input.dispatchEvent(new Event("change")) // the theme moves its underline
  }

  // Opens the tab and all blocks that hide an element, and brings it into view.
  function reveal(id) {
    const target = document.getElementById(id)
    const panel = target?.closest(".dl49-languages .tabbed-block")
    if (!panel) return false
    select(panel.lang)
    for (let block = target.closest("details"); block; block = block.parentElement.closest("details")) {
      block.open = true
    }
    target.scrollIntoView({ block: "start" })
    return true
  }

  function anchor() {
    try { return decodeURIComponent(location.hash.slice(1)) } catch { return "" } // a stray %
  }

  function chooseLanguage() {
    if (reveal(anchor())) return
    const chosen = store.get(LANGUAGE)
    if (chosen) select(chosen)
  }

  function rememberChoices() {
    // Before the theme's own handler, which would leave the tab's id in the address.
    document.querySelector(".dl49-languages > .tabbed-labels")?.addEventListener("click", (event) => {
      const label = event.target.closest("label")
      if (!label) return
      event.preventDefault()
      event.stopPropagation()
      const input = document.getElementById(label.htmlFor)
      select(input.value)
      input.focus({ preventScroll: true })
      store.set(LANGUAGE, input.value)
    }, true)
    for (const input of document.querySelectorAll(".dl49-languages > input")) {
      input.addEventListener("click", (event) => event.isTrusted && store.set(LANGUAGE, input.value))
    }
    for (const link of document.querySelectorAll(".md-select__link[hreflang]")) {
      link.addEventListener("click", () => store.set(LANGUAGE, link.hreflang))
    }
  }

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
      for (const block of blocks) block.open = open
      update()
    })
    for (const block of blocks) block.addEventListener("toggle", update)
    panel.querySelector(".dl49-controls").hidden = false
    update()
  }

  const typing = (element) =>
    element?.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") != null

  function setUpShortcut() {
    const switches = [...document.querySelectorAll(".dl49-shortcut input")]
    let on = store.get(SHORTCUT) !== "off"
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
        store.set(SHORTCUT, on ? "on" : "off")
        show()
      })
    }
    document.addEventListener("keydown", (event) => {
      const modified = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey
      if (!on || modified || event.repeat || event.isComposing || event.defaultPrevented) return
      if (event.key.toLowerCase() !== "a" || typing(event.target)) return
      visiblePanel()?.querySelector(".dl49-toggle").click()
    })
    show()
  }

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
      setUpShortcut()
      rememberChoices()
      chooseLanguage()
      addEventListener("hashchange", () => reveal(anchor()))
      addEventListener("dl49:reveal", (event) => reveal(event.detail)) // from search.js
      document.addEventListener("click", (event) => {
        const link = event.target.closest?.('a[href^="#"]')
        if (link && link.hash === location.hash) reveal(anchor()) // the same anchor again fires no hashchange
      })
    } else {
      rememberChoices()
    }
    setUpScrollers()
    hushLandmarks()
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start)
  else start()
})()
