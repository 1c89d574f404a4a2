// What a page from disk has instead of fetching and workers, which browsers refuse there. A text that would be fetched
// comes as a script that hands it over; the search's worker runs in the page (dl49/search is bundled for that by __init__.py).

const script = /** @type {HTMLScriptElement} */ (document.currentScript)
const root = new URL("..", script.src).href
/** Texts that have come, by their address. @type {Map<string, string>} */
const come = new Map()

/** @param {string} address */
const run = (address) => new Promise((done, failed) => {
  const element = Object.assign(document.createElement("script"), { src: address, onload: done, onerror: failed })
  document.head.append(element)
})

/** A link to a folder leads to the page in it. @param {URL | HTMLAnchorElement} link */
function namePage(link) {
  if (link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html"
}

/** @param {string | URL} address */
async function fetchText(address) {
  const url = new URL(address, document.baseURI)
  namePage(url)
  const file = (url.origin === "null" ? `file://${url.pathname}` : url.origin + url.pathname).replace(root, "")
  await run(`${root}${file}.js`)
  return new Response(come.get(file))
}

const disk = {
  fetch: fetchText,
  /** @param {string} file @param {string} text */
  take: (file, text) => come.set(file, text),
}
Object.assign(window, { dl49Disk: disk })

/** @param {EventTarget} target @param {unknown} data */
const tell = (target, data) => setTimeout(() => target.dispatchEvent(new MessageEvent("message", { data })))

window.Worker = /** @type {any} */ (class extends EventTarget {
  #inside = new EventTarget()
  #ready

  /** @param {string} address */
  constructor(address) {
    super()
    const location = new URL(address, document.baseURI)
    const addEventListener = this.#inside.addEventListener.bind(this.#inside)
    Object.assign(disk, { location, addEventListener, postMessage: (/** @type {unknown} */ data) => tell(this, data) })
    this.#ready = run(location.href)
  }

  /** @param {unknown} data */
  postMessage(data) {
    this.#ready.then(() => tell(this.#inside, data))
  }
})

// Links in the pages name index.html; those that scripts make do not.
for (const type of ["click", "auxclick"]) {
  addEventListener(type, ({ target }) => {
    const link = target instanceof Element && target.closest("a[href]")
    if (link instanceof HTMLAnchorElement) namePage(link)
  }, true)
}
