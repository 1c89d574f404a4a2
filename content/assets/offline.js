// Reading without network: starts the service worker, tells of a new version, and keeps everything on request.
(() => {
  "use strict"

  if (!navigator.serviceWorker || !location.protocol.startsWith("http")) return
  const root = new URL("../", document.currentScript.src)
  const words = document.documentElement.lang.startsWith("en")
    ? { ready: "A new version is ready.", take: "Load it in all tabs", close: "Later" }
    : { ready: "新版本已就绪。", take: "更新所有标签页", close: "以后" }

  const AT_ONCE = 8 // requests: about what browsers send to a server side by side

  let agreed = false // in whatever tab: all hear of it
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (agreed) return
    agreed = true
    location.reload()
  })

  function offer(registration) {
    if (!registration.waiting || !registration.active || document.querySelector(".dl49-version")) return
    const note = document.createElement("div")
    note.className = "md-typeset dl49-offer dl49-version"
    note.setAttribute("role", "status")
    const button = (text, act) => {
      const made = Object.assign(document.createElement("button"), { type: "button", className: "md-button", textContent: text })
      made.addEventListener("click", act)
      return made
    }
    note.append(
      Object.assign(document.createElement("span"), { textContent: words.ready }),
      button(words.take, () => registration.waiting?.postMessage("take over")),
      button(words.close, () => note.remove()),
    )
    document.body.append(note)
  }

  function ask(worker, question) {
    return new Promise((done) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = ({ data }) => done(data)
      worker.postMessage(question, [port2])
    })
  }

  // The button that keeps everything, where a page has it.
  async function setUpButton() {
    const place = document.getElementById("dl49-offline")
    if (!place) return
    const { active } = await navigator.serviceWorker.ready
    const [button, status] = place.querySelectorAll("button, [role=status]")
    const { megabytes, everything, addresses } = await ask(active, "what is there")
    button.textContent = button.textContent.replace("0 MB", `${megabytes.toFixed(1)} MB`)
    status.textContent = everything ? status.dataset.done : ""
    button.hidden = everything
    place.hidden = false
    button.addEventListener("click", async () => {
      button.disabled = true
      let done = true
      for (let place = 0; done && place < addresses.length; place += AT_ONCE) {
        status.textContent = `${status.dataset.busy} ${Math.round(100 * place / addresses.length)} %`
        done = await ask(active, { keep: addresses.slice(place, place + AT_ONCE) })
      }
      if (done) active.postMessage("all is kept")
      status.textContent = done ? status.dataset.done : status.dataset.failed
      button.hidden = done
      button.disabled = false
    })
  }

  async function start() {
    const registration = await navigator.serviceWorker.register(new URL("service-worker.js", root), { updateViaCache: "none" })
    const watch = () => registration.installing?.addEventListener("statechange", () => offer(registration))
    registration.addEventListener("updatefound", watch)
    watch()
    offer(registration)
    await setUpButton()
  }

  start().catch(() => {}) // storage is forbidden, or there is no worker: everything is read from the network
})()
