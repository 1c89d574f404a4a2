// What a page is measured by: its largest paint, how far things moved, the longest click, and the way to another page.

/** @type {{ paint: number, shift: number, event: number }} */
const seen = { paint: 0, shift: 0, event: 0 }

function watch(type, note) {
  const observer = new PerformanceObserver((list) => list.getEntries().forEach(note))
  observer.observe({ type, buffered: true, durationThreshold: 16 })
}

watch("largest-contentful-paint", ({ startTime }) => { seen.paint = startTime })
watch("layout-shift", ({ value, hadRecentInput }) => { seen.shift += hadRecentInput ? 0 : value })
watch("event", ({ name, duration }) => { if (name === "click") seen.event = Math.max(seen.event, duration) })

/** The milliseconds from the click that is in the session's storage to the frame that shows this page's title. */
async function waited() {
  const at = Number(sessionStorage.getItem("at"))
  const frame = () => new Promise(requestAnimationFrame)
  if (performance.timeOrigin < at) {
    await frame()
    return Date.now() - at
  }
  while (!performance.getEntriesByName("first-contentful-paint").length) await frame()
  return performance.timeOrigin + performance.getEntriesByName("first-contentful-paint")[0].startTime - at
}

Object.assign(window, { seen, waited })
