// Filters the index of concepts and the references as one types. Without this script all of them are listed.
(() => {
  "use strict"

  /** @param {string} text */
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()

  /**
   * Whether typed letters are the pinyin of a name, or its initials, from any syllable on.
   * @param {string} typed without spaces
   * @param {string} pinyin syllables with spaces between them
   */
  function spells(typed, pinyin) {
    const syllables = pinyin.split(" ")
    return syllables.some((_, from) => {
      const rest = syllables.slice(from)
      const initials = rest.map((syllable) => syllable[0]).join("")
      return rest.join("").startsWith(typed) || (typed.length > 1 && initials.startsWith(typed))
    })
  }

  // What an entry is found by: the names of a concept; all that is said of a work, but the questions that cite it.
  const entries = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".dl49-concepts > div, .dl49-works > li")]).map((element) => ({
    element,
    text: fold([...element.querySelectorAll("dt, .dl49-aliases, :scope > span:first-child")].map(({ textContent }) => textContent).join(" ")),
    pinyin: (element.dataset.pinyin ?? "").split("|"),
    questions: (element.dataset.questions ?? "").split(" "),
  }))
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector(".dl49-filter"))
  if (!form) return
  const box = /** @type {HTMLInputElement} */ (form.querySelector("input"))
  const choice = form.querySelector("select")
  const status = /** @type {HTMLElement} */ (form.querySelector("[role=status]"))

  function show() {
    const words = fold(box.value).split(/\s+/).filter(Boolean)
    const question = choice?.value ?? ""
    const typed = words.join("").replaceAll("'", "") // as input methods part syllables
    let count = 0
    for (const { element, text, pinyin, questions } of entries) {
      const named = words.every((word) => text.includes(word)) || pinyin.some((one) => spells(typed, one))
      element.hidden = !named || (question !== "" && !questions.includes(question))
      if (!element.hidden) count++
    }
    for (const list of document.querySelectorAll(".dl49-concepts")) {
      const empty = !list.querySelector(":scope > div:not([hidden])")
      for (const part of /** @type {HTMLElement[]} */ ([list, list.previousElementSibling])) part.hidden = empty
    }
    const filtered = words.length > 0 || question !== ""
    const letters = /** @type {HTMLElement | null} */ (document.querySelector(".dl49-letters"))
    if (letters) letters.hidden = filtered
    const { found = "", none = "" } = /** @type {HTMLElement} */ (form).dataset
    status.textContent = filtered ? (count ? found.replace("{count}", String(count)) : none) : ""
  }

  // An anchor leads to its entry, whatever was typed.
  function reveal() {
    let id = ""
    try { id = decodeURIComponent(location.hash.slice(1)) } catch { /* a stray % */ }
    const target = document.getElementById(id)
    if (!target?.closest("[hidden]")) return
    box.value = ""
    if (choice) choice.value = ""
    show()
    target.scrollIntoView()
  }

  // Letters that an input method has not yet made characters of are typed, too: they may be meant as pinyin.
  box.addEventListener("input", show)
  choice?.addEventListener("change", show)
  form.addEventListener("submit", (event) => event.preventDefault())
  addEventListener("hashchange", reveal)
  addEventListener("pageshow", () => { // the browser may have kept what was typed
    show()
    reveal()
  })
  form.hidden = false
})()
