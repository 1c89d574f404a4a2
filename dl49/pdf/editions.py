"""The editions: in which language, with answers or room to write, and which questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dl49.addresses import KINDS, Kind, pdf_name
from dl49.catalogue import Catalogue, Question, Section
from dl49.languages import LANGUAGES, Bilingual, Language


@dataclass(frozen=True, slots=True)
class Edition:
    """What goes into one PDF. ``only`` are the numbers of the questions in it; empty means all.

    ``sheet`` is the number of the section that it is, to be handed out: without cover, contents and index.
    """

    language: Language
    kind: Kind
    only: frozenset[int] = frozenset()
    two_sided: bool = False
    sheet: int = 0

    @property
    def name(self) -> str:
        """The name of the file."""
        name = pdf_name(self.language, self.kind, self.sheet)
        part = f"-{'-'.join(map(str, sorted(self.only)))}" if self.only and not self.sheet else ""
        return name.replace(".pdf", f"{part}.pdf")

    @property
    def label(self) -> Bilingual:
        """What the home pages call the edition, one of ``EDITIONS``."""
        return _LABELS[self.language, self.kind]

    def questions(self, catalogue: Catalogue, section: Section) -> tuple[Question, ...]:
        """Return the questions of a section that are in the edition."""
        return tuple(question for question in catalogue.listed(section) if self.has(question.number))

    def has(self, number: int) -> bool:
        """Whether a question is in the edition."""
        return not self.only or number in self.only


_LABELS: Final[dict[tuple[Language, Kind], Bilingual]] = {
    ("zh", "answers"): Bilingual("PDF：中文，答案版", "PDF: Chinese, with answers"),
    ("zh", "questions"): Bilingual(
        "PDF：中文，自测版（留有书写空间）", "PDF: Chinese, questions only, with room to write"
    ),
    ("en", "answers"): Bilingual("PDF：英文，答案版", "PDF: English, with answers"),
    ("en", "questions"): Bilingual(
        "PDF：英文，自测版（留有书写空间）", "PDF: English, questions only, with room to write"
    ),
}
EDITIONS: Final = tuple(Edition(language, kind) for language in LANGUAGES for kind in KINDS)
"""The four that the site offers."""


def sheets(catalogue: Catalogue) -> tuple[Edition, ...]:
    """Return the sheets of all sections that have questions, in each language, with answers and without."""
    return tuple(
        Edition(language, kind, frozenset(section.questions), sheet=section.number)
        for language in LANGUAGES
        for kind in KINDS
        for section in catalogue.sections
        if catalogue.listed(section)
    )


@dataclass(frozen=True, slots=True)
class Imprint:
    """What an edition tells of itself: version, date of the content (seconds since 1970), and where it is published.

    ``site`` is the full address of the site or None; ``address`` is what the cover shows: the site or the repository.
    """

    version: str
    epoch: int
    site: str | None = None
    address: str | None = None
