// Figures with a knob: shows the drawing of the value that a reader chooses. Without this script one value is shown.
(() => {
  "use strict"

  const PACE = 500 // milliseconds for a value
  const still = matchMedia("(prefers-reduced-motion: reduce)")

  function show(knob, place) {
    const figure = knob.closest("figure")
    for (const frame of figure.querySelectorAll("g[data-frame]")) {
      frame.style.display = frame.dataset.frame === place ? "inline" : "none"
    }
    const told = figure.querySelector(`desc[data-frame="${place}"]`)
    const input = knob.querySelector("input")
    input.value = place
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
  for (const knob of document.querySelectorAll(".dl49-knob")) {
    knob.hidden = false
    knob.querySelector("button").hidden = still.matches
  }
})()
