// What is copied is what was selected and can be seen: no hidden language, no closed answer, no script. Formulas are TeX
// in plain text and MathML for programs that take it; cells of tables are parted by tabs.
(() => {
  "use strict"

  const NEVER = "script, style, template, noscript, button, .katex-html, .linenos"
  const BLOCKS = /^(?:flex|grid|block|list-item|flow-root|table|table-row)$/

  const seen = (element) => element.checkVisibility?.() ?? element.getClientRects().length > 0

  // The visible part of a range, as nodes of their own; a block says so in `data-block`, for the text made of it.
  function visible(node, range) {
    if (!range.intersectsNode(node)) return null
    if (node.nodeType === Node.TEXT_NODE) {
      const from = node === range.startContainer ? range.startOffset : 0
      const to = node === range.endContainer ? range.endOffset : node.length
      return document.createTextNode(node.data.slice(from, to))
    }
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(NEVER)) return null
    if (node.matches(".katex")) return node.querySelector("math").cloneNode(true)
    const { display, userSelect } = getComputedStyle(node)
    if (display === "none" || userSelect === "none" || (display !== "contents" && !seen(node))) return null
    const copy = node.cloneNode(false)
    copy.removeAttribute("id")
    if (BLOCKS.test(display)) copy.dataset.block = ""
    copy.append(...[...node.childNodes].map((child) => visible(child, range)).filter(Boolean))
    return copy
  }

  const tex = (math) => {
    const source = math.querySelector("annotation").textContent
    return math.getAttribute("display") === "block" ? `\n$$${source}$$\n` : `$${source}$`
  }

  function plain(node, raw = false) {
    // In code every space counts: they are put aside until the others are folded.
    if (node.nodeType === Node.TEXT_NODE) return raw ? node.data.replace(/ /g, "\ue000").replace(/\n/g, "\ue001") : node.data.replace(/\s+/g, " ")
    if (node.localName === "math") return tex(node)
    if (node.localName === "br") return "\n"
    const inside = [...node.childNodes].map((child) => plain(child, raw || node.localName === "pre")).join("")
    if (/^t[dh]$/.test(node.localName ?? "")) return `${inside.trim()}\t`
    if (node.localName === "tr") return `${inside.trim().replace(/ ?\t ?/g, "\t")}\n`
    return node.dataset?.block === "" ? `\n${inside}\n` : inside
  }

  document.addEventListener("copy", (event) => {
    const selection = getSelection()
    if (selection.isCollapsed || !event.clipboardData || event.target.closest?.("input, textarea")) return
    const range = selection.getRangeAt(0)
    const inside = range.commonAncestorContainer
    const around = inside.nodeType === Node.ELEMENT_NODE ? inside : inside.parentElement
    const content = document.createDocumentFragment()
    content.append(visible(around.closest(".katex")?.parentElement ?? around, range) ?? "")
    const folded = plain(content).replace(/[ \n]*\n[ \n]*\n[ \n]*/g, "\n\n").replace(/ *\n */g, "\n").trim()
    const text = folded.replace(/\ue000/g, " ").replace(/\ue001/g, "\n")
    const raw = around.closest("pre, code") !== null
    for (const block of content.querySelectorAll("[data-block]")) block.removeAttribute("data-block")
    const holder = document.createElement("div")
    holder.append(content)
    event.clipboardData.setData("text/plain", raw ? selection.toString() : text)
    event.clipboardData.setData("text/html", holder.innerHTML)
    event.preventDefault()
  })
})()
