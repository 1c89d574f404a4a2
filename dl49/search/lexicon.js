// What words mean: names of concepts, words that ask rather than name, and characters of other scripts.

// Words that say nothing of what is looked for. Names of concepts that are such words (IN, He) are recognized first.
const ASKING = new Set(`a about an and any are as at be been being but by can could did do does doing done ever explain for from get
gets give had has have all each every he her here his how i if in into is it its just like make makes many may me mean means might much must my no not
of off on one only or other our out please really s she should show so some such t tell than that the their them then there these they
this those to too true up us use used uses using very vs versus want was way ways we were what whats when where which while who whose
why will with without would you your between difference differences compare compared comparison cons pros definition detail details
happen happens help helps need needs needed work works working good better best bad example examples reason reasons question questions
problem problems understand meaning purpose role kind kinds type types actually always often still sometimes sqrt root square
technique techniques method methods approach approaches tips intuition intuitive intuitively introduction intro basics basic overview tutorial guide
interview formula equation proof derivation code implementation simple simply easy easily`.split(/\s+/))
const PHRASES = `为什么不能 为什么要 为什么会 为什么能 为什么难 为什么要用 为什么需要 为什么 怎么样 怎么办 怎么做 怎么用 怎么选 怎么 怎样 如何 什么是 是什么意思 是什么 什么时候 什么 哪些 哪个 哪里
有没有 能不能 是不是 可不可以 要不要 区别是 的区别 区别 差别 差异 不同 对比 比较 联系 关系 原因 原理 作用 意义 含义 定义 优点 缺点 优缺点 好处 坏处
问题 方法 办法 介绍 解释 讲解 详解 理解 说明 一下 请问 为何 为啥 咋 多少 多大 几个 可以 能够 应该 需要 必须 有何 有什么 有用 有效 全部 所有 每个 变成 出现 发生 导致 根号 技巧 教程 入门 面试题 面试 推导 公式 证明 代码 实现 直观 通俗 总结 常见 核心 会 能 要 用
和 与 跟 或 及 以及 还是 的 了 吗 呢 吧 啊 在 是 有 对 把 被 让 使 从 到 里 中 时 就 都 也 还 又 更 最 很 太 不 这 那 它 你 我 个 种 请 谁 几 下 上 后 前 于 之 而 其 所 以 因 为 难 好`
  .split(/\s+/).sort((one, other) => other.length - one.length)
const ASKING_PHRASE = new RegExp(`^(?:${PHRASES.filter((phrase) => phrase.length > 1).join("|")})`)
const JOINING = new Set("的了吗呢吧是和与或把被") // they neither begin nor end a word
const SAYING = new Set("难不太很会能要没更最")
const DEGREES = new Set("太很更最")
const ASKING_CHARACTERS = new Set(PHRASES.filter((phrase) => phrase.length === 1))

const key = (words) => words.map(stem).join("")

class Lexicon {
  // `first` is the first part of the index.
  constructor(first) {
    this.traditional = new Map([...first.traditional.matchAll(/(.)(.)/gu)].map(([, one, other]) => [one, other]))
    this.taiwan = first.taiwan
    this.concepts = first.concepts.map(([id, ...names]) => ({ id: id || names[1].toLowerCase().replace(/[^a-z0-9]+/g, "-"), names, finders: names.map(finder).filter(Boolean) }))
    this.byKey = new Map()
    this.unordered = new Map()
    this.han = []
    for (const concept of this.concepts) for (const name of concept.names) this.add(concept, name)
  }

  add(concept, name) {
    const parts = tokens(fold(name)).map(({ word }) => word)
    const note = (map, at) => at && !map.get(at)?.some((one) => one.concept === concept) && map.set(at, [...map.get(at) ?? [], { concept, name }])
    note(this.byKey, key(parts))
    const order = fold(name).match(/o\([^)]*\)/) // a formula within a name: O(N^2) attention
    if (order) note(this.byKey, key(tokens(order[0]).map(({ word }) => word)))
    if (parts.length > 1 && parts.length < 4 && !parts.some(isHan)) note(this.unordered, parts.map(stem).sort().join(" "))
    const han = parts.filter(isHan).join("")
    if (han.length > 2) this.han.push({ concept, name, han })
  }

  // As typed → as the guide writes: simplified characters, plain forms, one character for one where that can be.
  normal(query) {
    let text = query.normalize("NFKC").replace(/[\u3400-\u9fff]/g, (one) => this.traditional.get(one) ?? one)
    for (const [one, other] of this.taiwan) text = text.replaceAll(one, other)
    return fold(text).replace(/([a-z])_(?=[a-z0-9])/g, "$1") // d_k
  }

  // The concepts with a name near `text`, nearest first: what to suggest where nothing is found.
  near(text) {
    const parts = tokens(text).map(({ word }) => word)
    const typed = parts.join("")
    if (typed.length < 3) return []
    const pairs = (of) => new Set(Array.from({ length: of.length - 1 }, (_, i) => of.slice(i, i + 2)))
    const ours = [...pairs(typed)]
    const found = new Map()
    this.pairs ??= this.concepts.flatMap(({ names }) => names.map((name) => [name, pairs(tokens(fold(name)).map(({ word }) => word).join(""))]))
    for (const [name, theirs] of this.pairs) {
      const near = 2 * ours.filter((pair) => theirs.has(pair)).length / (ours.length + theirs.size)
      if (near > 0.55) found.set(name, near)
    }
    return [...found].sort((one, other) => other[1] - one[1]).slice(0, 3).map(([name]) => name)
  }
}
