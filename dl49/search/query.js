// From what was typed to pieces, each a concept, a word or a run of Han characters:
// {kind, text, size, rarity, …}; `size` is about the number of words, an `unknown` piece stands nowhere.

const wrong = (one, other) => one.length === other.length ? [...one].filter((character, i) => character !== other[i]).length : 9
const DIGITS = "零一二三四五六七八九"
const NUMBER = /^(?:第|问题|题|q|question|no\.?|number|#)?\s*(\d{1,3}|[一二三四五六七八九十百]{1,5})\s*(?:问|题|个问题|号)?$/

// The number of a question that is asked for as such (21, 第 3 问, Q3, 第二十一问), else nothing.
function askedNumber(text) {
  const match = text.trim().match(NUMBER)
  if (!match) return 0
  if (/^\d/.test(match[1])) return +match[1]
  if (match[0] === match[1]) return 0 // 一 alone is a word
  const [, tens, ones] = match[1].match(/^(?:(.?)十)?(.?)$/) ?? []
  if (tens === undefined && ones === undefined) return 0
  return (match[1].includes("十") ? (DIGITS.indexOf(tens || "一")) * 10 : 0) + Math.max(0, ones ? DIGITS.indexOf(ones) : 0)
}

class Query {
  constructor(typed, corpus) {
    this.corpus = corpus
    this.text = corpus.lexicon.normal(typed).trim()
    this.number = askedNumber(this.text)
    this.typed = typed
    this.tokens = tokens(this.text).slice(0, 120)
    this.taken = this.tokens.map(() => false)
    this.pieces = []
    this.findNames()
    if (this.correct()) this.findNames()
    this.findMisspelledNames()
    this.takeRuns()
    this.takeWords()
    const weight = (of) => this.pieces.filter(of).reduce((sum, piece) => sum + piece.size * piece.rarity, 0)
    this.weight = weight(() => true) || 1
    // What is unknown before a concept makes another thing of it (量子叠加); what comes after may be a mere circumstance.
    const concepts = this.pieces.filter(({ kind }) => kind === "concept")
    const last = Math.max(...concepts.map(({ at }) => at))
    const known = weight(({ kind }) => kind === "concept")
    this.sure = known / (known + weight(({ unknown, at }) => unknown && at < last) + weight(({ unknown, at }) => unknown && at > last) / 2)
  }

  take(from, to, piece) {
    this.taken.fill(true, from, to)
    this.pieces.push({ at: this.tokens[from].at, text: this.text.slice(this.tokens[from].at, this.tokens[to - 1].end), ...piece })
  }

  free(from, to) {
    return !this.taken.slice(from, to).includes(true)
  }

  // Names of concepts, the longest first; then those of two or three words in another order.
  findNames() {
    const { byKey, unordered } = this.corpus.lexicon
    const words = this.tokens.map(({ word }) => word)
    for (let length = Math.min(words.length, 16); length > 0; length--) {
      for (let i = 0; i + length <= words.length; i++) {
        if (!this.free(i, i + length)) continue
        const part = words.slice(i, i + length)
        const found = byKey.get(key(part)) ?? (length > 1 && length < 4 && unordered.get(part.map(stem).sort().join(" ")))
        if (found && this.meant(i, length)) this.takeConcept(i, i + length, found, 1)
      }
    }
    // Two words of a name with words between that only ask: weights are initialized.
    const telling = this.tokens.flatMap(({ word }, i) => this.taken[i] || isHan(word) || ASKING.has(word) ? [] : [i])
    for (const [place, i] of telling.entries()) {
      const j = telling[place + 1]
      if (!j || !this.free(i, j + 1) || this.tokens.slice(i + 1, j).some(({ word }) => !ASKING.has(word))) continue
      const found = unordered.get([words[i], words[j]].map(stem).sort().join(" "))
      if (found) this.takeConcept(i, j + 1, found, 0.9)
    }
  }

  // A name that is also a small word (IN, He) is meant where it is all that was typed, or in capitals.
  meant(i, length) {
    const { word, at, end } = this.tokens[i]
    return length > 1 || !ASKING.has(word) || this.tokens.length === 1 || /^[A-Z]+$/.test(this.typed.trim().slice(at, end))
  }

  takeConcept(from, to, found, sure) {
    const { corpus } = this
    const concepts = found.map(({ concept }) => concept)
    const tagged = corpus.questions.filter((question) => question.concepts.some((one) => concepts.includes(one)))
    const typed = this.text.slice(this.tokens[from].at, this.tokens[to - 1].end)
    const names = [...new Set([...found.map(({ name }) => name), ...concepts.flatMap((concept) => concept.names)])]
    const finders = concepts.flatMap((concept) => concept.finders).filter(({ name }) => !ASKING.has(fold(name)))
    const literal = sure < 1 || ASKING.has(typed) ? finders[0] : finder(typed)
    this.take(from, to, {
      kind: "concept", concepts, names, sure, literal, finders,
      size: this.tokens.slice(from, to).reduce((sum, { word }) => sum + (isHan(word) ? 0.5 : 1), 0),
      rarity: Math.log((corpus.documents.length + 1) / Math.max(1, tagged.length)),
    })
  }

  // Replaces words that stand nowhere by the nearest ones.
  correct() {
    let changed = false
    this.tokens.forEach((token, i) => {
      if (this.taken[i] || isHan(token.word) || ASKING.has(token.word)) return
      if (this.corpus.forms(token.word, i === this.tokens.length - 1).size) return
      const [nearest] = this.corpus.corrections(token.word)
      if (!nearest) return
      token.typed = token.word
      token.word = nearest
      changed = true
    })
    return changed
  }

  // Runs of Han characters that nothing holds as they are: a name with one character wrong, left out or added.
  findMisspelledNames() {
    for (const [from, to] of [...this.runs(), ...this.freeRuns()]) {
      const text = this.free(from, to) ? this.word(from, to) : ""
      const best = text.length > 2 && !this.corpus.run(text).size ? this.misspelled(text) : null
      if (best) this.takeConcept(from + best.at, from + best.at + best.length, best.found, 0.8)
    }
  }

  word(from, to) {
    return this.tokens.slice(from, to).map(({ word }) => word).join("")
  }

  misspelled(text) {
    const candidates = []
    const add = (concept, name, at, length, sure) => !this.corpus.run(text.slice(at, at + length)).size && candidates.push({ concept, name, at, length, sure })
    for (const { concept, name, han } of this.corpus.lexicon.han) {
      if ([...text].some((character, i) => character !== han[i] && SAYING.has(character))) continue // 不下降 is not 双下降
      if (edits(text, han, 1) === 1 && Math.max(text.length, han.length) > 3 || wrong(text, han) === 1) add(concept, name, 0, text.length, 3)
      else if (text.length > han.length && han.length > 3) {
        for (let i = 0; i + han.length <= text.length; i++) if (wrong(text.slice(i, i + han.length), han) === 1) add(concept, name, i, han.length, 2)
      } else if (text.length < han.length) {
        // The beginning or the end of a name, if the wrong character is not where it was cut.
        const [start, end] = [han.slice(0, text.length), han.slice(-text.length)]
        if (wrong(text, start) === 1 && text.at(-1) === start.at(-1) || wrong(text, end) === 1 && text[0] === end[0]) add(concept, name, 0, text.length, 1)
      }
    }
    candidates.sort((one, other) => other.sure - one.sure || other.length - one.length)
    const [best] = candidates
    return best && { ...best, found: candidates.filter(({ at, length, sure }) => at === best.at && length === best.length && sure === best.sure) }
  }

  // Runs of Han characters that stand together and are not taken: [from, to).
  runs() {
    const runs = []
    this.tokens.forEach(({ word, at }, i) => {
      if (this.taken[i] || !isHan(word)) return
      const last = runs.at(-1)
      if (last && last[1] === i && this.tokens[i - 1].end === at) last[1]++
      else runs.push([i, i + 1])
    })
    return runs
  }

  freeRuns() {
    return this.runs().flatMap(([from, to]) => this.withoutAsking(from, to))
  }

  withoutAsking(from, to) {
    const text = this.word(from, to)
    const parts = []
    let start = 0
    for (let i = 0; i < text.length;) {
      const asking = text.slice(i).match(ASKING_PHRASE)?.[0].length ?? 0
      const within = i > start && [...this.corpus.run(text.slice(i - 1, i + asking)).keys()].some(({ kind }) => kind === "name") // 可解释
      if (!asking || within) {
        i++
        continue
      }
      if (i > start) parts.push([from + start, from + i])
      start = i += asking
    }
    if (text.length > start) parts.push([from + start, from + text.length])
    return parts.map(([i, j]) => {
      while (j - i > 1 && JOINING.has(this.tokens[i].word)) i++
      while (j - i > 1 && JOINING.has(this.tokens[j - 1].word)) j--
      return [i, j]
    })
  }

  // Cuts each free run into the longest runs that stand somewhere; a character that is left asks, or is unknown.
  takeRuns() {
    for (const [from, to] of this.freeRuns()) {
      const text = this.word(from, to)
      const parts = this.cut(text)
      for (const [place, [start, j]] of parts.entries()) {
        const i = j - start > 2 && SAYING.has(text[start]) ? start + 1 : start // 难训练: what is hard is 训练
        const part = text.slice(i, j)
        if (this.tokens.length > 1 && (j - i === 1 && ASKING_CHARACTERS.has(part) || j - i === 2 && DEGREES.has(part[0]))) continue
        const segments = this.corpus.run(part)
        const left = j - i === 1 && this.tokens.length > 1
        // One that is left at the end says little; elsewhere it makes another thing (图神经网络), and two are a word (知识图谱).
        const before = parts[place - 1]
        const known = left && before ? j === text.length && before[1] - before[0] > 1 : left ? text.length === 1 : segments.size
        this.take(from + i, from + j, {
          kind: "run", segments, unknown: left || !segments.size, size: left && !known && !i ? 1.5 : (j - i) / 2, rarity: this.corpus.rarity(known ? segments.keys() : []),
          ...left || !segments.size ? { finders: [] } : { finders: [finder(part)], literal: finder(part) },
        })
      }
    }
  }

  // The cut with the longest parts; three characters or more are a word where two documents or a title hold them.
  cut(text) {
    const best = [{ sum: 0 }]
    for (let j = 1; j <= text.length; j++) {
      best[j] = { sum: best[j - 1].sum, from: j - 1 }
      for (let i = j - 2; i >= 0 && j - i <= 12; i--) {
        const segments = this.corpus.run(text.slice(i, j))
        if (!segments.size) break
        if (JOINING.has(text[i]) || JOINING.has(text[j - 1])) continue
        if (j - i > 2 && (SAYING.has(text[j - 1]) || text[j - 1] === "为")) continue
        if (j - i > 2 && j < text.length && this.corpus.goesOn(text.slice(i, j))) continue
        const known = j - i < 3 || text.length === j - i && j - i < 4 || [...segments.keys()].some((one, _, all) => TELLS[one.kind] > 2 || one.own !== all[0].own)
        const sum = best[i].sum + (j - i) ** 2 + Math.min(1, segments.size / 50)
        if (known && sum > best[j].sum) best[j] = { sum, from: i }
      }
    }
    const parts = []
    for (let j = text.length; j > 0; j = best[j].from) parts.unshift([best[j].from, j])
    return parts
  }

  takeWords() {
    this.tokens.forEach((token, i) => {
      if (this.taken[i] || isHan(token.word)) return
      const only = this.tokens.length === 1
      if (ASKING.has(token.word) || token.word.length === 1 && !only) return
      const forms = this.corpus.forms(token.word, i === this.tokens.length - 1)
      const segments = new Map()
      for (const [word, sure] of forms) {
        for (const [segment, times] of this.corpus.vocabulary.get(word)) {
          segments.set(segment, Math.max(segments.get(segment) ?? 0, sure * (token.typed ? 0.7 : 1) * times / (times + 0.3)))
        }
      }
      const finders = [...forms.keys()].slice(0, 12).map((word) => finder(this.corpus.joined.get(word) ?? word))
      this.take(i, i + 1, {
        kind: "word", text: token.typed ?? token.word, segments, unknown: !forms.size, size: 1,
        rarity: this.corpus.rarity(segments.keys()), finders, literal: finders[0],
      })
    })
  }
}
