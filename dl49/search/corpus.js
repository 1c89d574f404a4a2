// All that can be found: questions, and the pages of prose in the tree's language.

const BLOCKS = ["answer", "learner", "review", "follow-up"]
// How much a match tells, by where it stands.
const TELLS = { title: 6, name: 4, one: 2.5, answer: 1.2, "follow-up": 1, review: 0.6, learner: 0.3, page: 1 }
const LANGUAGES = ["zh", "en"]

class Corpus {
  constructor(first, tree) {
    this.tree = tree
    this.lexicon = new Lexicon(first)
    this.sections = new Map(first.sections.map(([number, ...names]) => [number, names]))
    this.headings = first.blocks
    this.documents = []
    this.vocabulary = new Map() // word → segment → how often
    this.roots = new Map() // stem → words
    this.joined = new Map() // multihead → multi-head
    this.named = new Set() // words of titles and names
    this.han = new Map() // run of Han characters → segment → how often; this and the next are filled when asked
    this.found = new Map() // name or word, with its finder → segment → how often
    this.complete = false
    for (const question of first.questions) this.addQuestion(question)
    this.questions = [...this.documents]
    this.pages = new Map(first.pages.filter(([, language]) => language === tree).map(([name, , title]) => [name, this.addPage(name, title)]))
    this.forget()
  }

  addQuestion([number, stem, section, titles, answers, concepts]) {
    const own = this.addDocument({ number, section, titles, url: `questions/${stem}/`, concepts: concepts.map((place) => this.lexicon.concepts[place]) })
    titles.forEach((title, i) => this.addSegment(own, "title", LANGUAGES[i], "", title))
    own.concepts.forEach(({ names }, rank) => this.addSegment(own, "name", "", "", names.join("\n"), rank))
    answers.forEach((answer, i) => this.addSegment(own, "one", LANGUAGES[i], "answer", answer))
  }

  addPage(name, title) {
    const own = this.addDocument({ titles: [title, title], url: name === "index" ? "" : `${name}/`, concepts: [] })
    this.addSegment(own, "title", this.tree, "", title)
    return own
  }

  // The sections of the pages of prose, [page, language, [anchor, ...paragraphs]...].
  addPages(pages) {
    for (const [name, language, ...sections] of pages) {
      if (language !== this.tree) continue
      for (const [anchor, ...lines] of sections) this.addSegment(this.pages.get(name), "page", language, anchor, lines.join("\n"))
    }
    this.forget()
  }

  // The full text of a language: blocks are parted by an empty line, questions by two.
  addText(text, language) {
    text.split("\n\n\n").forEach((question, i) => {
      question.split("\n\n").forEach((block, j) => {
        const kind = BLOCKS[Math.min(j, 3)]
        this.addSegment(this.questions[i], kind, language, j < 3 ? kind : `follow-up-${j - 2}`, block)
      })
    })
    this.forget()
  }

  // What was looked up so far is no longer all.
  forget() {
    this.han.clear()
    this.found.clear()
    this.withHan = this.documents.flatMap(({ segments }) => segments.filter(({ low }) => /[\u3400-\u9fff]/.test(low)))
    this.bulk = this.withHan.map(({ low }) => low).join("\n")
    this.pairs = new Set()
    for (let i = 1; i < this.bulk.length; i++) if (this.bulk[i] >= "\u3400") this.pairs.add(this.bulk.slice(i - 1, i + 1))
  }

  addDocument(own) {
    this.documents.push({ place: this.documents.length, segments: [], ...own })
    return this.documents.at(-1)
  }

  addSegment(own, kind, language, block, text, rank = 0) {
    const segment = { own, kind, language, block, text, low: fold(text), tells: TELLS[kind] * 0.93 ** rank }
    own.segments.push(segment)
    for (const [word] of segment.low.matchAll(/[a-z0-9\u0370-\u03ff]+(?:-[a-z0-9\u0370-\u03ff]+)*/g)) {
      const parts = word.split("-")
      for (const part of parts) this.addWord(part, segment)
      if (parts.length === 1) continue
      this.addWord(parts.join(""), segment)
      this.joined.set(parts.join(""), word)
    }
  }

  addWord(word, segment) {
    let at = this.vocabulary.get(word)
    if (!at) {
      this.vocabulary.set(word, at = new Map())
      const root = stem(word)
      this.roots.set(root, [...this.roots.get(root) ?? [], word])
    }
    at.set(segment, (at.get(segment) ?? 0) + 1)
    if (segment.kind === "title" || segment.kind === "name") this.named.add(word)
  }

  // Where a run of Han characters stands: segment → how often.
  run(text) {
    let at = this.han.get(text)
    if (!at) {
      this.han.set(text, at = new Map())
      let stands = true
      for (let i = 1; stands && i < text.length; i++) stands = this.pairs.has(text.slice(i - 1, i + 1))
      for (const segment of stands && this.bulk.includes(text) ? this.withHan : []) {
        let times = 0
        for (let i = segment.low.indexOf(text); i >= 0; i = segment.low.indexOf(text, i + 1)) times++
        if (times) at.set(segment, times)
      }
    }
    return at
  }

  // Whether a run is but the beginning of one longer word: the same character follows wherever it stands (图像分 → 类).
  goesOn(text) {
    const next = new Set()
    for (let i = this.bulk.indexOf(text); i >= 0 && next.size < 2; i = this.bulk.indexOf(text, i + 1)) next.add(this.bulk[i + text.length])
    return next.size === 1 && isHan([...next][0])
  }

  // Where a name or word stands: segment → how often.
  where(finder) {
    let at = this.found.get(finder.name)
    if (!at) {
      this.found.set(finder.name, at = new Map())
      const { parts } = finder
      const [first] = parts
      const joined = parts.join("")
      const han = joined.match(/^[\u3400-\u9fff]+/)?.[0]
      const segments = han ? this.run(han).keys() : [first, joined, `${joined}s`, `${first}s`].flatMap((word) => [...this.vocabulary.get(word)?.keys() ?? []])
      for (const segment of new Set(segments)) {
        const times = count(finder, segment.low)
        if (times) at.set(segment, times)
      }
    }
    return at
  }

  // How rare something is that stands in these segments: 0 (everywhere) to about 4 (in one document of 50).
  rarity(segments) {
    return Math.log((this.documents.length + 1) / Math.max(1, new Set([...segments].map(({ own }) => own)).size))
  }

  // The words that a typed word may stand for, with how sure that is: itself, its forms, words that it begins.
  forms(typed, last) {
    const found = new Map()
    if (this.vocabulary.has(typed)) found.set(typed, 1)
    for (const word of this.roots.get(stem(typed)) ?? []) if (!found.has(word)) found.set(word, 0.95)
    if (typed.length > 3 || last && typed.length > 1 && !found.size) {
      for (const word of this.vocabulary.keys()) if (word.startsWith(typed) && !found.has(word) && (typed.length > 3 || this.named.has(word))) found.set(word, this.named.has(word) ? 0.75 : 0.5)
    }
    return found
  }

  // The nearest words to one that stands nowhere: one letter wrong, two in a long word that a title or name holds.
  corrections(typed) {
    let best = [], least = 3
    for (const word of typed.length < 5 ? [] : this.vocabulary.keys()) {
      const named = this.named.has(word)
      const most = named ? (typed.length < 8 ? 1 : 2) : typed.length > 6 && word[0] === typed[0] ? 1 : 0
      if (!most || word.length < 4) continue
      const wrong = edits(typed, word, most)
      if (wrong > most || wrong > least) continue
      if (wrong < least) [best, least] = [[], wrong]
      best.push(word)
    }
    return best.sort((one, other) => this.named.has(other) - this.named.has(one) || this.vocabulary.get(other).size - this.vocabulary.get(one).size)
  }
}
