"""The study guide as data: sections, questions, concepts, references and pages of prose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath

from dl49.figures import Program
from dl49.languages import LANGUAGES, Bilingual, Language
from dl49.markdown import Formula, Fragment, curled, texts
from dl49.math.katex import Typeset, typeset
from dl49.prose import Rendered

EMPTY = Fragment((), 0)
"""A block that is missing."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the guide and the numbers of its questions in reading order.

    ``lines`` holds where each number stands, ``names`` where the name in a language does.
    """

    number: int
    name: Bilingual
    questions: tuple[int, ...]
    line: int
    lines: tuple[int, ...]
    names: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept: its key (an anchor and a tag), its names, and the other names it goes by.

    ``definition`` is plain text as typed; ``formula`` is the TeX that belongs to it, mostly none. ``lines``
    holds where ``zh``, ``en``, ``aliases``, ``definition.zh``, ``definition.en`` and ``formula`` stand.
    """

    key: str
    name: Bilingual
    aliases: tuple[str, ...]
    line: int
    definition: Bilingual | None = None
    formula: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    def meaning(self, language: Language) -> str:
        """Return the definition as readers see it, with curly quotes (nothing, where there is none)."""
        return curled(self.definition[language]) if self.definition else ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited work, its texts with curly quotes.

    ``authors`` are full names in order; ``doi`` and ``arxiv`` are bare identifiers.
    """

    key: str
    authors: tuple[str, ...]
    and_others: bool
    title: str
    year: str
    venue: str
    doi: str
    arxiv: str
    url: str
    line: int

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Names and addresses of the places that hold the work."""
        links = []
        if self.doi:
            links.append((f"doi:{self.doi}", f"https://doi.org/{self.doi}"))
        if self.arxiv:
            links.append((f"arXiv:{self.arxiv}", f"https://arxiv.org/abs/{self.arxiv}"))
        if self.url:
            links.append((self.url.removeprefix("https://").removesuffix("/"), self.url))
        return tuple(links)


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A way in which people ask a question."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Phrasings:
    """The ways in which people ask a question in each language; ``line`` is that of the question's number."""

    line: int
    texts: Mapping[Language, tuple[Phrasing, ...]]


@dataclass(frozen=True, slots=True)
class Untreated:
    """Something that readers may look for and the guide does not treat, by all its names."""

    names: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up question (one line of inline Markdown), its short answer, and its permanent id.

    The id is the same in both languages; one that the front matter lacks is ``unnamed-`` and its place.
    """

    id: str
    question: Fragment
    answer: Fragment


@dataclass(frozen=True)
class Part:
    """One language's part of a question file; a block that the file lacks is empty."""

    language: Language
    line: int
    answer: Fragment = EMPTY
    learner: Fragment = EMPTY
    review: Fragment = EMPTY
    follow_ups: tuple[FollowUp, ...] = ()

    @cached_property
    def blocks(self) -> Mapping[str, Fragment]:
        """The blocks that are there, by a name for messages; a follow-up's question comes with its answer."""
        blocks = {"answer": self.answer, "learner": self.learner, "review": self.review}
        for number, follow_up in enumerate(self.follow_ups, 1):
            tokens = (*follow_up.question.tokens, *follow_up.answer.tokens)
            blocks[f"follow_up_{number}"] = Fragment(tokens, follow_up.question.line)
        return {name: block for name, block in blocks.items() if block}

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        """The Markdown of the part in reading order."""
        return tuple(self.blocks.values())

    @cached_property
    def one_line(self) -> str:
        """The one-line answer as plain text, without its label."""
        opening = next(texts(self.answer.tokens[:2]), None)
        if opening is None:
            return ""
        label, colon, answer = opening.visible.partition("：" if self.language == "zh" else ":")
        line = (answer if colon else label).strip()
        return line[:1].upper() + line[1:]  # after its label it starts in lower case

    @property
    def complete(self) -> bool:
        """Whether all blocks are there."""
        return bool(self.answer and self.learner and self.review and self.follow_ups)


@dataclass(frozen=True, slots=True)
class Naming:
    """One language's question or short name as the front matter has it; ``kind`` is what messages call it."""

    kind: str
    language: Language
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the front matter of a question file says, as far as it could be read; ``lines`` holds where."""

    number: int | None = None
    section: int | None = None
    title: Mapping[Language, str] = field(default_factory=dict)
    short: Mapping[Language, str] = field(default_factory=dict)
    tags: tuple[tuple[str, int], ...] = ()
    related: tuple[tuple[int, int], ...] = ()
    follow_ups: tuple[tuple[str, int], ...] = ()
    aliases: tuple[tuple[str, int], ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)

    def line(self, key: str) -> int:
        """Return the line of ``key``, or the file's first."""
        return self.lines.get(key, 1)

    @property
    def namings(self) -> Iterator[Naming]:
        """What the question is called: itself and its short name, in both languages."""
        for kind, key, named in (("question", "question", self.title), ("short name", "short", self.short)):
            for language, text in named.items():
                yield Naming(kind, language, text, self.line(f"{key}.{language}"))


@dataclass(frozen=True, slots=True)
class Draft:
    """A question file as far as it could be read: what the rules look at."""

    path: str
    text: str
    front: FrontMatter
    parts: Mapping[Language, Part]

    @property
    def formulas(self) -> Iterator[tuple[Formula, int]]:
        """The formulas of both languages, each with the line on which its TeX starts."""
        for part in self.parts.values():
            for fragment in part.fragments:
                yield from fragment.formulas

    @property
    def fragments(self) -> Iterator[tuple[Part, Fragment]]:
        """The blocks of both languages in reading order, each with its part."""
        for part in self.parts.values():
            for fragment in part.fragments:
                yield part, fragment

    @property
    def stem(self) -> str:
        """The file's name without its ending: the last part of the question's address."""
        return PurePosixPath(self.path).stem


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is complete: what pages, exports and search are made of.

    ``title`` and ``short``, its name in menus, are plain text with curly quotes; the questions of the numbers in
    ``related`` are ``Catalogue.related``.
    """

    path: str
    stem: str
    number: int
    section: Section
    title: Bilingual
    short: Bilingual
    concepts: tuple[Concept, ...]
    related: tuple[int, ...]
    parts: Mapping[Language, Part]


@dataclass(frozen=True, slots=True)
class ProsePage:
    """One language's file of a page of prose, such as the home page; ``searchable`` is whether the search knows it."""

    path: str
    name: str
    language: Language
    text: str
    body: Rendered
    title: str = ""
    description: str = ""
    searchable: bool = True
    aliases: tuple[tuple[str, int], ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Catalogue:
    """Everything in ``content/``; lists keep the order of their files.

    ``figures`` are SVGs by file name (None: unreadable), ``programs`` draw them and are kept by the figure's name,
    ``shared_code`` is the programs' own. ``phrasings`` are by the question's number. ``shared_files`` holds path and
    text of the files that sections, concepts, phrasings and references were read from, and of the license; ``scripts``
    those of scripts and style sheets.
    ``published`` are the addresses that ever were, each with its line in the list of them. ``math`` is what KaTeX makes
    of the formulas of drafts and definitions; see ``with_math``.
    """

    folder: str
    sections: tuple[Section, ...] = ()
    concepts: Mapping[str, Concept] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)
    drafts: tuple[Draft, ...] = ()
    pages: tuple[ProsePage, ...] = ()
    figures: Mapping[str, str | None] = field(default_factory=dict)
    programs: Mapping[str, Program] = field(default_factory=dict)
    shared_code: str = ""
    phrasings: Mapping[int, Phrasings] = field(default_factory=dict)
    untreated: tuple[Untreated, ...] = ()
    shared_files: tuple[tuple[str, str], ...] = ()
    published: tuple[tuple[str, int], ...] = ()
    math: Mapping[Formula, Typeset] = field(default_factory=dict)
    scripts: tuple[tuple[str, str], ...] = ()

    @cached_property
    def by_number(self) -> Mapping[int, Question]:
        """The complete questions by number, in reading order; any that no section lists come last."""
        found = {question.number: question for draft in self.drafts if (question := complete(draft, self))}
        listed = (number for section in self.sections for number in section.questions if number in found)
        return {number: found[number] for number in (*listed, *sorted(found))}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The complete questions in reading order."""
        return tuple(self.by_number.values())

    @cached_property
    def by_path(self) -> Mapping[str, Question]:
        """The complete questions by the path of their file, below the folder of the content."""
        return {question.path.removeprefix(f"{self.folder}/"): question for question in self.questions}

    @cached_property
    def section_of(self) -> Mapping[int, Section]:
        """The sections by number."""
        return {section.number: section for section in self.sections}

    @cached_property
    def tagged(self) -> Mapping[str, tuple[Question, ...]]:
        """The questions of each concept, by its key."""
        found: dict[str, list[Question]] = {key: [] for key in self.concepts}
        for question in self.questions:
            for concept in question.concepts:
                found[concept.key].append(question)
        return {key: tuple(questions) for key, questions in found.items()}

    def with_math(self) -> Catalogue:
        """Return the catalogue with the formulas of its drafts and definitions typeset.

        Raises dl49.tools.ToolMissingError where node or KaTeX is missing.
        """
        return replace(self, math=typeset(self._formulas))

    @property
    def _formulas(self) -> Iterator[Formula]:
        for draft in self.drafts:
            yield from (formula for formula, _ in draft.formulas)
        yield from (Formula(concept.formula, display=False) for concept in self.concepts.values() if concept.formula)

    def listed(self, section: Section) -> tuple[Question, ...]:
        """Return the complete questions that a section lists, in its order."""
        return self._known(section.questions)

    def related(self, question: Question) -> tuple[Question, ...]:
        """Return the complete questions that a question names as related."""
        return self._known(question.related)

    def _known(self, numbers: Iterable[int]) -> tuple[Question, ...]:
        return tuple(self.by_number[number] for number in numbers if number in self.by_number)


def complete(draft: Draft, catalogue: Catalogue) -> Question | None:
    """Return the question that a draft makes, or None while something that a page needs is missing.

    A section that is not in the catalogue counts as missing; a tag that is not there is left out, and a short name that
    is not there is the whole question.
    """
    front = draft.front
    parts = draft.parts
    section = catalogue.section_of.get(front.section) if front.section is not None else None
    if front.number is None or section is None or set(front.title) != set(LANGUAGES):
        return None
    if not all(language in parts and parts[language].complete for language in LANGUAGES):
        return None
    return Question(
        path=draft.path,
        stem=draft.stem,
        number=front.number,
        section=section,
        title=Bilingual(curled(front.title["zh"]), curled(front.title["en"])),
        short=Bilingual(*(curled(front.short.get(language, front.title[language])) for language in LANGUAGES)),
        concepts=tuple(catalogue.concepts[tag] for tag, _ in front.tags if tag in catalogue.concepts),
        related=tuple(number for number, _ in front.related),
        parts=parts,
    )
