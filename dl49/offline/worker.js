// Keeps the site in the reader's browser. Before this script stands `self.dl49`, what service_worker in __init__.py knows.
//
// Never two versions at once: every file is taken only with the digest that this version knows, so what the server has of
// another version is refused. A new version is fetched as a whole, then waits until the reader agrees or all tabs are closed.

import { PrecacheController } from "workbox-precaching/PrecacheController.js"
import { PrecacheRoute } from "workbox-precaching/PrecacheRoute.js"
import { Route } from "workbox-routing/Route.js"
import { Router } from "workbox-routing/Router.js"

/** @type {any} */
const worker = self
/** @type {{ files: Record<string, string>, frame: string[], megabytes: number }} */
const { files, frame, megabytes } = worker.dl49
const ROOT = worker.registration.scope
const EVERYTHING = "dl49-everything" // a cache with nothing in it: the reader has asked for all

/** @param {string} address */
const entry = (address) => {
  const digest = files[address]
  return { url: ROOT + address.replace("./", ""), revision: digest.slice(0, 12), integrity: `sha256-${digest}` }
}

// The browser's own caches may hold files of another version: they ask the server when we fetch, and us when a page does
// (a page that is loaded anew may take scripts from memory).
const fresh = {
  /** @param {{ request: Request }} _ */
  requestWillFetch: async ({ request }) => new Request(request, { cache: "no-cache" }),
  /** @param {{ response: Response }} _ */
  async handlerWillRespond({ response }) {
    const headers = new Headers(response.headers)
    headers.set("Cache-Control", "no-cache")
    return new Response(response.body, { status: response.status, headers })
  },
}

/** @param {string[]} addresses */
function controller(addresses) {
  const made = new PrecacheController({ plugins: [fresh] })
  made.addToCacheList(addresses.map(entry))
  return made
}

const all = controller(Object.keys(files))

/** Return the addresses of what is kept of any version, and of the pages that are open. */
async function kept() {
  const cache = await caches.open(all.strategy.cacheName)
  const open = await worker.clients.matchAll({ includeUncontrolled: true, type: "window" })
  const urls = [...(await cache.keys()), ...open].map(({ url }) => new URL(url))
  return urls.map(({ origin, pathname }) => (origin + pathname).replace(ROOT, "") || "./")
}

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil((async () => {
  const wanted = (await caches.has(EVERYTHING)) ? Object.keys(files) : [...frame, ...(await kept())]
  await controller([...new Set(wanted)].filter((address) => address in files)).install(event)
})()))

worker.addEventListener("activate", (/** @type {any} */ event) => all.activate(event))

worker.addEventListener("message", (/** @type {any} */ event) => {
  const answer = (/** @type {unknown} */ told) => event.ports[0]?.postMessage(told)
  if (event.data === "take over") worker.skipWaiting()
  if (event.data === "what is there") {
    event.waitUntil(caches.has(EVERYTHING).then((everything) => answer({ megabytes, everything, addresses: Object.keys(files) })))
  }
  if (event.data.keep) event.waitUntil(Promise.all(event.data.keep.map(keep)).then(() => answer(true), () => answer(false)))
  if (event.data === "all is kept") event.waitUntil(caches.open(EVERYTHING))

  /** @param {string} address */
  function keep(address) {
    const { url, integrity } = entry(address)
    const cacheKey = all.getCacheKeyForURL(url)
    return all.strategy.handle({ request: new Request(url), event, params: { cacheKey, integrity } })
  }
})

// ---- Answering -----------------------------------------------------------------------------------------------------

const router = new Router()
router.registerRoute(new PrecacheRoute(all, { ignoreURLParametersMatching: [/./], cleanURLs: false, directoryIndex: "" }))

// Any other address that is opened: a page without its last slash, a file to be downloaded, something that is not there.
router.registerRoute(new Route(({ request }) => request.mode === "navigate", async ({ request, url }) => {
  const folder = `${url.origin}${url.pathname}/`.replace(/\/index\.html\/$/, "/")
  return (folder.replace(ROOT, "") || "./") in files ? Response.redirect(folder + url.search) : fetch(request)
}))

router.setCatchHandler(async ({ request }) => {
  const { pathname, origin } = new URL(request.url)
  const address = (origin + pathname).replace(ROOT, "") || "./"
  if (address in files) {
    const { url, integrity } = entry(address)
    const response = await fetch(url, { integrity, cache: "no-cache" }).catch(() => undefined)
    if (response?.ok) return response // the disk is full
    worker.registration.update().catch(() => {}) // perhaps the server has a new version
  }
  return request.mode === "navigate" ? missing() : Response.error()
})
router.addFetchListener()

/** Return the page that stands for one that cannot be had: no network, or the server has another version of it. */
function missing() {
  const html = `<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'"><title>49</title>
<link rel="stylesheet" href="${ROOT}assets/dl49.css">
<h1>此页尚未保存</h1>
<p>现在没有网络，或者网站正在更新。<a href="${ROOT}">首页</a></p>
<h1 lang="en">This page is not kept here</h1>
<p lang="en">There is no network, or the site is being updated. <a href="${ROOT}en/">Home page</a></p>
<script src="${ROOT}assets/offline.js"></script></html>`
  return new Response(html, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } })
}
