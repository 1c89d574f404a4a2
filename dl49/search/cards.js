// What a result shows: title, section, block, the words around the match, and the name that led there.

const escaped = (text) => text.replace(/[&<>"]/g, (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }[one]))
const EXCERPT = { zh: 70, en: 150 } // characters
const MOST_MARKS = 8
const BLOCK_RANK = { one: 1, answer: 1, "follow-up": 0.85, review: 0.6, learner: 0.4, page: 1 }

// The places of what was looked for in folded text: what was typed counts more than its other names and forms.
function marks(sought, folded) {
  const spots = sought.flatMap(({ one, rank, worth }) => [...places(one, folded)].map(([from, to]) => ({ from, to, rank, worth })))
  spots.sort((one, other) => one.from - other.from || other.to - one.to || other.worth - one.worth)
  let end = 0
  return spots.filter(({ from, to }) => from >= end && (end = to))
}

const soughtBy = (query) => query.pieces.flatMap(({ literal, finders }, rank) => [...literal ? [{ one: literal, rank, worth: 3 }] : [], ...finders.map((one) => ({ one, rank, worth: 2 }))])

// Where what was typed is in a concept's names and nowhere in the text: those names, and the words in them.
function relatedFinders(own, segments, query, corpus) {
  const asked = query.pieces.filter(({ unknown }) => !unknown)
  const related = own.concepts.filter((concept) => asked.some((piece) => piece.concepts?.includes(concept)
    || piece.finders.some((one) => concept.names.some((name) => count(one, fold(name))))))
  const finders = related.flatMap((concept) => concept.finders)
  if (finders.some((one) => segments.some((segment) => segment.block && corpus.where(one).has(segment)))) return finders
  const parts = related.flatMap((concept) => concept.names).flatMap((name) => {
    const words = tokens(fold(name)).map(({ word }) => word)
    const han = words.filter(isHan).join("")
    const pairs = Array.from({ length: Math.max(0, han.length - 1) }, (_, i) => han.slice(i, i + 2))
    return [...words.filter((word) => word.length > 1 && !isHan(word) && !ASKING.has(word)), ...pairs]
  })
  return [...new Set(parts)].map(finder)
}

function marked(text, spots) {
  let html = "", last = 0
  for (const { from, to } of spots) {
    if (from < last) continue
    html += `${escaped(text.slice(last, from))}<mark>${escaped(text.slice(from, to))}</mark>`
    last = to
  }
  return html + escaped(text.slice(last))
}

// The part of a paragraph around its best marks.
function excerpt(text, spots, language) {
  const width = EXCERPT[language]
  const best = spots.reduce((top, spot) => !top || spot.worth > top.worth ? spot : top, null)
  let from = Math.max(0, (best?.from ?? 0) - Math.floor(width / 3))
  const to = Math.min(text.length, from + width)
  from = Math.max(0, Math.min(from, to - width))
  if (from && language === "en") from = text.indexOf(" ", from - 1) + 1
  const inside = spots.filter((spot) => spot.from >= from && spot.to <= to).map((spot) => ({ ...spot, from: spot.from - from, to: spot.to - from }))
  const end = to < text.length && language === "en" ? Math.max(text.lastIndexOf(" ", to), inside.at(-1)?.to + from || 0) : to
  return `${from ? "…" : ""}${marked(text.slice(from, end), inside)}${end < text.length ? "…" : ""}`
}

// How much it shows that these are marked, one for each piece of the query at most.
function showing(spots, { kind, language }, corpus) {
  const worth = []
  for (const spot of spots) worth[spot.rank] = Math.max(worth[spot.rank] ?? 0, spot.worth)
  return (worth.reduce((sum, one) => sum + one, 0) + Math.min(spots.length, 5) / 20) * BLOCK_RANK[kind] + (language === corpus.tree ? 0.4 : 0)
}

// The paragraph that shows best why a document was found: {segment, text, low, spots, sought}.
function bestParagraph(within, sought, corpus) {
  const segments = within.flatMap((segment) => {
    const here = sought.filter(({ one }) => corpus.where(one).has(segment))
    return here.length ? [{ segment, here, most: showing(here, segment, corpus) + 0.25 }] : []
  }).sort((one, other) => other.most - one.most)
  let best = null
  for (const { segment, here, most } of segments) {
    if (best && best.value >= most) break
    let at = 0
    for (const text of segment.text.split("\n")) {
      const low = segment.low.slice(at, at += text.length)
      at++
      const spots = marks(here, low)
      const value = spots.length ? showing(spots, segment, corpus) : 0
      if (value > (best?.value ?? 0)) best = { value, segment, text, low, spots, sought: here }
    }
  }
  return best
}

function paragraphFor(own, query, corpus) {
  const all = own.segments.filter(({ kind }) => kind !== "title" && kind !== "name")
  const sought = soughtBy(query)
  const related = (within) => bestParagraph(within, relatedFinders(own, within, query, corpus).map((one) => ({ one, rank: 0, worth: 1 })), corpus)
  let found = bestParagraph(all, sought, corpus)
  if (!found?.spots.some(({ worth }) => worth === 3)) {
    // It stands nowhere as typed: words of its names in the language that was asked in, before names in the other.
    const asked = /[\u3400-\u9fff]/.test(query.text) ? "zh" : corpus.tree
    const near = all.filter(({ language }) => language === asked)
    found = bestParagraph(near, sought, corpus) ?? related(near) ?? found ?? related(all)
  }
  if (found) return found
  const segment = own.segments.find(({ kind, language }) => kind !== "title" && language === corpus.tree) ?? own.segments[0]
  const [text] = segment.text.split("\n")
  return { segment, text, low: fold(text), spots: [], sought: [] }
}

// The words to mark in the block, as they stand there.
function wordsToMark(best) {
  const found = new Map()
  const add = (text, spots) => {
    for (const { from, to } of spots) if (!found.has(fold(text.slice(from, to)))) found.set(fold(text.slice(from, to)), text.slice(from, to))
  }
  add(best.text, best.spots)
  add(best.segment.text, marks(best.sought, best.segment.low))
  return [...found.values()].slice(0, MOST_MARKS)
}

// The name that led here, where neither title nor excerpt shows the one that was typed: 批归一化 → BatchNorm.
function ledBy(best, title, query) {
  return query.pieces.filter(({ kind, literal }) => kind === "concept" && !count(literal, fold(title)) && !count(literal, best.low)).flatMap((piece) => {
    const shown = piece.finders.filter((one) => count(one, best.low) || count(one, fold(title))).sort((one, other) => other.name.length - one.name.length)[0]
    return shown && key(tokens(piece.text).map(({ word }) => word)) !== key(tokens(fold(shown.name)).map(({ word }) => word)) ? [`${piece.text} → ${shown.name}`] : []
  })
}

function card({ own, score }, query, corpus) {
  const side = LANGUAGES.indexOf(corpus.tree)
  const title = own.titles[side]
  const best = paragraphFor(own, query, corpus)
  const { segment } = best
  const words = wordsToMark(best)
  const anchor = own.number ? `${segment.block.replace(/^$/, "answer")}-${segment.language}` : segment.block
  const parameters = new URLSearchParams({ ...anchor && { a: anchor }, ...words.length && { h: words.join("|") } })
  const heading = own.number ? [corpus.sections.get(own.section)?.[side], corpus.headings[side][["answer", "learner", "review"].indexOf(segment.block)] ?? corpus.headings[side][3]] : []
  const led = ledBy(best, title, query)
  return {
    location: `${corpus.tree === "en" ? "en/" : ""}${own.url}?${parameters}`,
    title: (own.number ? `${own.number}. ` : "") + marked(title, marks(soughtBy(query), fold(title))),
    text: `${heading.length ? `<p class="dl49-where">${heading.filter(Boolean).map(escaped).join(" › ")}</p>` : ""}<p lang="${segment.language}">${excerpt(best.text, best.spots, segment.language)}</p>`,
    score,
    terms: Object.fromEntries(query.pieces.filter(({ unknown, kind }) => unknown && kind === "word").map(({ text }) => [text, false])),
    ...led.length && { tags: led },
  }
}

// The entry of the concept index, where the whole query is a name.
function conceptCard(query, corpus) {
  const [piece] = query.pieces
  if (query.number || query.pieces.length !== 1 || piece.kind !== "concept" || piece.sure < 1) return []
  const page = corpus.pages.get("concepts")
  const [concept] = piece.concepts
  const [zh, en] = concept.names
  const names = corpus.tree === "zh" ? [zh, en] : [en, zh]
  const title = `${page?.titles[0] ?? ""}${corpus.tree === "zh" ? "：" : ": "}${names[0]}`
  return page ? [{
    location: `${corpus.tree === "en" ? "en/" : ""}${page.url}?a=${concept.id}`, title: escaped(title), score: 0, terms: {},
    text: `<p>${escaped([...new Set([names[1], ...concept.names.slice(2)])].filter((name) => name !== names[0]).join(corpus.tree === "zh" ? "、" : ", "))}</p>`,
  }] : []
}

function cards(query, corpus) {
  const found = rank(query, corpus)
  const shown = found.map((one) => card(one, query, corpus))
  return found.length ? [...shown, ...conceptCard(query, corpus)] : shown
}
