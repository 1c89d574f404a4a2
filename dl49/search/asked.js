// How likely a query is where a question is asked: the likelihood of its terms under what people ask for each question.

// Terms of all questions together that stand in for those that nobody has typed yet (Dirichlet smoothing: Zhai and
// Lafferty, "A study of smoothing methods for language models applied to information retrieval", 2004). Twice or half
// as many find hardly less.
const SMOOTHING = 800

export class Asked {
  constructor() {
    /** How often each question has each term. @type {Map<string, Map<number, number>>} */
    this.counts = new Map()
    /** The terms of each question. @type {number[]} */
    this.sizes = []
    this.size = 0
  }

  /** Adds the next question. @param {string[]} terms of what people ask for it */
  add(terms) {
    const id = this.sizes.push(terms.length) - 1
    this.size += terms.length
    for (const term of terms) {
      const of = this.counts.get(term) ?? new Map()
      this.counts.set(term, of.set(id, (of.get(id) ?? 0) + 1))
    }
  }

  /**
   * For each question, the logarithm of how much likelier the terms are than where any question is asked.
   * @param {string[]} sought
   */
  likelihoods(sought) {
    const known = sought.flatMap((term) => this.counts.get(term) ?? [])
    const stand = known.map((of) => ([...of.values()].reduce((sum, count) => sum + count, 0) * SMOOTHING) / this.size)
    return this.sizes.map((size, id) => {
      const ratios = known.map((of, i) => ((of.get(id) ?? 0) / stand[i] + 1) / (size / SMOOTHING + 1))
      return ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0)
    })
  }
}
