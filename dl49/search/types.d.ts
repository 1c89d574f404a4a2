// What the modules of the search share. The records are written by records.py.

declare const VERSION: string
declare const ENCODING: string

type Language = "zh" | "en"
type Guide = import("./guide.js").Guide
type Names = import("./names.js").Names
type Query = import("./query.js").Query
type Shelf = import("./shelf.js").Shelf
type Spelling = import("./spelling.js").Spelling

/** A Latin word, a number or a single Han character in folded text. */
type Unit = { text: string; at: number; end: number; han: boolean }

/** A term, and the units that it stands for, from `from` to before `to`. */
type Term = { term: string; from: number; to: number }

/** What units of a query name: concepts, each by all its names, or something that is not treated. */
type Found = { from: number; to: number; concepts: string[][] }

/** A term from one character of a text to another. */
type Place = { term: string; from: number; to: number }

/** A place in a text, and the rarity of what stands there. */
type Spot = { from: number; to: number; worth: number }

/** A paragraph, as shown and folded; `place` counts the blocks of its document. */
type Paragraph = {
  language: Language
  anchor: string
  heading: string
  place: number
  text: string
  low: string
}

/** A paragraph to show, the terms that it or its citation of a work says, by rarity, where it does, what they tell. */
type Shown = { paragraph: Paragraph; work: Work | null; wanted: Map<string, number>; spots: Spot[]; worth: number }

/** What the theme draws. */
type Item = { location: string; title: string; text: string; score: number; terms: Record<string, boolean> }

/** Results, what of the query the guide does not treat, and what was meant. */
type Answer = { items: Item[]; unknown: string[]; suggestion: string }

/** What all queries need in both languages. */
type NamesRecord = {
  /** Names of each, the Chinese and the English one first. */
  concepts: string[][]
  /** Number (0 for a page of prose), address, places of concepts. */
  documents: [number, string, ...number[]][]
  /** Pairs of characters. */
  traditional: string
  taiwan: [string, string][]
}

/** Anchor, heading, lines, and for each citation the places of work and line. */
type Block = [string, string, string, ...[number, number][]]

/** Of each document title, section, the block that starts with the one-line answer, the first phrasings. */
type HeadsRecord = { documents: [string, string, Block, string][] }

/** The blocks of each document, and of each question the phrasings that its head does not have. */
type TextRecord = { documents: Block[][]; asked: string[] }

/** Key, surnames of the authors, title. */
type Work = [string, string, string]

/** What is not needed for a first answer. */
type MoreRecord = {
  works: Work[]
  /** Names of what the guide does not treat. */
  untreated: string[]
  /** Pinyin and initials, each with the name that it spells. */
  spelled: Record<string, string>
  /** Of the common characters, each with how many in a row have it. */
  syllables: string
}
