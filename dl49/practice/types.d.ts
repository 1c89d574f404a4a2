// What the modules of the practice share. The cards are written by __init__.py.

type Kind = "question" | "follow-up" | "term" | "meaning"
type Rating = 1 | 2 | 3 | 4
type Schedule = import("ts-fsrs").Card

/** A card: what is asked, as HTML, and the block of which page answers it; a definition comes with its answer. */
type Card = {
  id: string
  kind: Kind
  number: number
  sections: number[]
  front: string
  line: string
  page: string
  anchor: string
  digest: string
}

/** All cards of a language, with the words around them. */
type Deck = {
  version: string
  words: Record<string, string>
  sections: { number: number; name: string }[]
  cards: Card[]
}

/** What is known of a card: its schedule, and by language the digest of the answer that was shown. */
type Progress = { id: string; schedule: Schedule; seen: Partial<Record<string, string>> }

/** What a learner chose to practice. */
type Choice = { sections: number[]; kinds: Kind[] }

/** A question of a mock interview: how long it took in seconds, and how it went. */
type Round = { card: Card; seconds: number; rating: Rating | 0 }
