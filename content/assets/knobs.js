// Figures with a knob: gets and shows the drawing of the value that a reader chooses. Without this script one is shown.
(() => {
  "use strict"

  const PACE = 500 // milliseconds for a value
  const still = matchMedia("(prefers-reduced-motion: reduce)")
  const folder = new URL("moving/", document.currentScript.src)
  const lost = document.documentElement.lang.startsWith("en")
    ? "The other drawings did not load. Move the slider to try again."
    : "其余图像未能加载，再次拖动即可重试。"
  const coming = {} // figures by name, each once for all of its places

  // A page has the drawing of one value. The others come as a script, which can be had from a disk, too.
  function moving(name) {
    coming[name] ??= new Promise((done, fail) => {
      const script = document.createElement("script")
      script.src = new URL(`${name}.js`, folder).href
      script.addEventListener("load", () => done(window.dl49Moving[name]))
      script.addEventListener("error", () => {
        delete coming[name]
        script.remove()
        fail(new Error(`${script.src} did not load`))
      })
      document.head.append(script)
    })
    return coming[name]
  }

  async function complete(knob) {
    if (knob.complete) return
    const whole = new DOMParser().parseFromString(await moving(knob.dataset.moves), "image/svg+xml").documentElement
    if (!knob.complete) knob.closest("figure").querySelector("svg[role=img]").replaceChildren(...whole.childNodes)
    knob.complete = true
  }

  async function show(knob, place) {
    const input = knob.querySelector("input")
    input.value = place
    try {
      await complete(knob)
    } catch {
      input.value = input.defaultValue
      knob.querySelector("p").textContent = lost
      return
    }
    if (input.value !== place) return // a later choice
    const figure = knob.closest("figure")
    for (const frame of figure.querySelectorAll("g[data-frame]")) {
      frame.style.display = frame.dataset.frame === place ? "inline" : "none"
    }
    const told = figure.querySelector(`desc[data-frame="${place}"]`)
    input.setAttribute("aria-valuetext", told.dataset.value)
    knob.querySelector("output").textContent = told.dataset.value
    knob.querySelector("p").textContent = told.textContent
  }

  function play(knob) {
    const input = knob.querySelector("input")
    clearInterval(knob.timer)
    if (knob.timer) {
      knob.timer = 0
      return
    }
    if (input.value === input.max) show(knob, "0")
    knob.timer = setInterval(() => {
      show(knob, String(Number(input.value) + 1))
      if (input.value !== input.max) return
      clearInterval(knob.timer)
      knob.timer = 0
    }, PACE)
  }

  document.addEventListener("input", ({ target }) => {
    const knob = target.closest(".dl49-knob")
    if (knob) show(knob, target.value)
  })
  document.addEventListener("click", ({ target }) => {
    const button = target.closest(".dl49-knob button")
    if (button) play(button.parentElement)
  })
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) complete(target).catch(() => {}) // at the touch again
  })
  for (const knob of document.querySelectorAll(".dl49-knob")) {
    seen.observe(knob)
    knob.hidden = false
    knob.querySelector("button").hidden = still.matches
  }
})()
