// Which documents a query finds, and in what order.

const LEAST_SHARE = 0.5 // of concepts in what was typed, unknown words being the rest
const LEAST_SHARE_OF_WORDS = 0.65 // of what was typed that a document holds which has none of the concepts
const MOST = 10 // documents
const FOLLOWING = 0.12 // of the best score; what falls below is noise

// Adds up what a piece tells in each segment; of the two languages the better one counts.
function strengths(segments) {
  const best = new Map() // document → kind → value
  for (const [segment, times] of segments) {
    const kinds = best.get(segment.own) ?? best.set(segment.own, {}).get(segment.own)
    const value = segment.tells * times / (times + 0.5)
    if (segment.kind === "name") kinds.name = Math.min(8, (kinds.name ?? 0) + value)
    else kinds[segment.kind] = Math.max(kinds[segment.kind] ?? 0, value)
  }
  return new Map([...best].map(([own, kinds]) => [own, Object.values(kinds).reduce((sum, value) => sum + value, 0)]))
}

// What a concept tells of each document: as a tag, by the name that was typed, by its other names.
function conceptStrengths(piece, corpus) {
  const found = new Map()
  const note = (own) => found.get(own) ?? found.set(own, { kinds: {}, literal: false, tag: 0 }).get(own)
  for (const own of corpus.questions) {
    const at = own.concepts.findIndex((concept) => piece.concepts.includes(concept))
    if (at >= 0) note(own).tag = 7 * 0.9 ** at
  }
  const add = (segments, worth, literal) => {
    for (const [segment, times] of segments) {
      if (segment.kind === "name") continue
      const one = note(segment.own)
      one.literal ||= literal
      one.kinds[segment.kind] = Math.max(one.kinds[segment.kind] ?? 0, segment.tells * worth * (segment.kind === "title" ? 1.5 : 1) * times / (times + 0.5))
    }
  }
  add(corpus.where(piece.literal), 1.3, true)
  for (const other of piece.finders) add(corpus.where(other), 0.7, false)
  for (const one of found.values()) one.value = piece.sure * Object.values(one.kinds).reduce((sum, more) => sum + more, one.tag)
  return found
}

// Whether pieces are all in titles and names, or stand close together in one paragraph or so.
function close(pieces, own, corpus) {
  const where = pieces.map(({ finders }) => finders.map((one) => corpus.where(one)))
  const inOrder = [...pieces].sort((one, other) => one.at - other.at)
  const compound = inOrder.every((piece, i) => isHan(piece.text) && (!i || inOrder[i - 1].at + inOrder[i - 1].text.length === piece.at))
  const reach = pieces.reduce((sum, { text }) => sum + text.length + (compound ? 3 : 8), 0) + (compound ? 0 : (pieces.length - 2) * 8)
  const told = own.segments.filter(({ kind }) => kind === "title" || kind === "name")
  const inTitle = where.map((one) => told.some((segment) => one.some((segments) => segments.has(segment))))
  if (!inTitle.includes(false)) return true
  return own.segments.some((segment) => {
    if (!where.every((one) => one.some((segments) => segments.has(segment)))) return false
    if (segment.kind === "page") return true
    const spots = pieces.map((piece) => piece.finders.flatMap((one) => [...places(one, segment.low)]))
    return spots[0].some(([from, to]) => spots.every((here) => here.some((spot) => spot[1] > from - reach && spot[1] - from <= reach && to - spot[0] <= reach)))
  })
}

// Whether all but one of three or more pieces do, and make up most of what was typed.
function closeEnough(pieces, own, query, corpus) {
  return pieces.length > 2 && pieces.some((left) => {
    const rest = pieces.filter((piece) => piece !== left)
    return rest.reduce((sum, { size, rarity }) => sum + size * rarity, 0) / query.weight > LEAST_SHARE_OF_WORDS && close(rest, own, corpus)
  })
}

// The questions and pages that a query finds, best first: {own, score, query}.
function rank(query, corpus) {
  if (query.number) {
    const digits = String(query.number)
    const numbered = corpus.questions.filter(({ number }) => number === query.number)
    const begun = query.text === digits ? corpus.questions.filter(({ number }) => String(number).startsWith(digits) && number !== query.number) : []
    return [...numbered, ...begun].map((own, i) => ({ own, score: 100 - i }))
  }
  const found = query.pieces.length ? scores(query, corpus) : []
  const verbatim = query.text.replace(/[\s.。?？!！]+$/, "")
  if (query.tokens.length > 5 && query.pieces.length !== 1) {
    for (const own of corpus.documents) {
      if (!own.segments.some(({ low }) => low.includes(verbatim))) continue
      const known = found.find((one) => one.own === own)
      if (known) known.score += 60
      else found.push({ own, score: 60 })
    }
  }
  found.sort((one, other) => !one.own.number - !other.own.number || other.score - one.score || one.own.place - other.own.place)
  const top = Math.max(...found.map(({ score }) => score))
  return found.filter(({ own, score }) => score > top * FOLLOWING || !own.number).slice(0, MOST)
}

// What it tells that all that was typed stands there as typed, without the words that ask.
function phraseStrengths(query, corpus) {
  const pieces = [...query.pieces].sort((one, other) => one.at - other.at)
  const last = pieces.at(-1)
  const whole = finder(query.text.slice(pieces[0].at, last.at + last.text.length))
  return new Map([...strengths(corpus.where(whole))].map(([own, value]) => [own, 10 * value]))
}

function scores(query, corpus) {
  const known = query.pieces.filter((piece) => !piece.unknown)
  const evidence = known.map((piece) => piece.kind === "concept" ? conceptStrengths(piece, corpus) : strengths(piece.segments))
  const found = []
  const phrase = known.length > 1 ? phraseStrengths(query, corpus) : new Map()
  for (const own of corpus.documents) {
    let score = 0, weight = 0, anchored = false
    const matched = []
    known.forEach((piece, i) => {
      const one = evidence[i].get(own)
      if (!one) return
      const value = one.value ?? one
      score += value * (piece.rarity + 0.3)
      weight += piece.size * piece.rarity
      matched.push(piece)
      anchored ||= piece.kind === "concept" && (one.tag || one.literal)
    })
    if (!matched.length) continue
    const share = weight / query.weight
    const together = matched.length > 1 && close(matched, own, corpus) || !anchored && closeEnough(matched, own, query, corpus)
    if (anchored ? query.sure <= LEAST_SHARE : share < LEAST_SHARE_OF_WORDS || matched.length > 1 && !together || known.length < 4 && matched.length < known.length) continue
    found.push({ own, score: score * share ** 2 * (together ? 1.3 : 1) + (phrase.get(own) ?? 0) })
  }
  return found
}
