"""``python -m dl49 new``: the file of a new question with all still to be written, and its place in a section."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import yaml

from dl49.catalogue import Catalogue, Draft, Section
from dl49.languages import LANGUAGES, Language
from dl49.permalinks import listing
from dl49.problems import Problem
from dl49.reader import ADDRESSES, read_catalogue
from dl49.reader.question import read_question
from dl49.rules import apply_rules
from dl49.rules.collection import NAME
from dl49.text_files import write_texts
from dl49.wording import HEADINGS, WORDS
from dl49.yaml_files import parse_yaml

_FOLLOW_UPS: Final = 2
"""As many as a question has at least."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("content", nargs="?", type=Path, default=Path("content"), help="the folder (content)")
    parser.add_argument("--section", type=int, required=True, metavar="N", help="the section that it belongs to")
    parser.add_argument("--slug", required=True, metavar="what-is-x", help="its name in the address, for good")
    parser.add_argument("--zh", required=True, metavar="…", help="the question in Chinese")
    parser.add_argument("--en", required=True, metavar="…", help="the question in English")


def run(options: argparse.Namespace) -> int:
    """Write the file and list its number; return 0, or 2 if the question cannot be added, and say why.

    Raises dl49.tools.ToolMissingError where node or KaTeX is missing.
    """
    content: Path = options.content
    catalogue, problems = read_catalogue(content)
    listed = f"{catalogue.folder}/sections.yml"
    section = catalogue.section_of.get(options.section)
    name = f"{_next_number(content, catalogue):02}-{options.slug}"
    refusals = [str(problem) for problem in problems if problem.path == listed]
    if section is None:
        refusals = refusals or [f"{listed} has no section {options.section}. Add it there, or choose another."]
    elif not NAME.fullmatch(name):
        refusals.append(f"“{options.slug}” cannot be an address. Use lower-case letters, digits and single hyphens.")
    else:
        text = skeleton(int(name.partition("-")[0]), options.section, {"zh": options.zh, "en": options.en})
        unread: list[Problem] = []
        draft = read_question(f"{catalogue.folder}/questions/{name}.md", text, unread)
        whole = _with_question(catalogue, section, draft)
        refusals += _refusals(whole, draft, unread)
    if refusals or section is None:
        sys.stdout.writelines(f"{line}\n" for line in (*refusals, "Nothing was written."))
        return 2
    write_texts(_texts(content, whole, draft, section))
    sys.stdout.write(
        f"{draft.path} is there, and {listed} lists it last in section {section.number}; "
        "put its number where it should be read.\n"
        "Now write what `make check` finds missing; docs/writing-a-question.md says what goes where.\n"
    )
    return 0


def skeleton(number: int, section: int, question: Mapping[Language, str]) -> str:
    """Return a question file in which every block is there and nothing is written: the check names what is missing."""
    front = {"number": number, "section": section, "question": dict(question)}
    written = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=10**6)
    lines = [f"---\n{written}short:\n  zh: ''\n  en: ''\ntags: []\nrelated: []\nfollow_ups: []\n---\n"]
    for language in LANGUAGES:
        headings = HEADINGS[language]
        one_line = f"**{headings.one_line}**{WORDS[language].colon.strip()}"
        lines += [f"# {headings.part}\n", f"## {headings.answer}\n", f"{one_line}\n"]
        lines += [f"## {title}\n" for title in headings.blocks[1:]]
        lines += ["###\n"] * _FOLLOW_UPS
    return "\n".join(lines)


def with_number(text: str, section: Section, number: int) -> str:
    """Return the text of sections.yml with ``number`` last in ``section``; nothing else of it changes."""
    listing = parse_yaml(text, "", [])
    items = listing.items() if listing else ()
    numbers = next(item for item in items if item.line == section.line).mapping()["questions"].node
    end: int = numbers.value[-1].end_mark.index
    if isinstance(numbers, yaml.CollectionNode) and numbers.flow_style:
        return f"{text[:end]}, {number}{text[end:]}"
    end = (text + "\n").index("\n", end)  # behind a comment
    return f"{text[:end]}\n{' ' * numbers.start_mark.column}- {number}{text[end:]}"


def _next_number(content: Path, catalogue: Catalogue) -> int:
    """Return the number after all that are listed or stand in the name of a file, be it readable or not."""
    listed = [number for section in catalogue.sections for number in section.questions]
    heads = (path.name.partition("-")[0] for path in (content / "questions").glob("*-*.md"))
    return 1 + max([0, *listed, *(int(head) for head in heads if head.isdecimal())])


def _with_question(catalogue: Catalogue, section: Section, draft: Draft) -> Catalogue:
    number = draft.front.number or 0
    larger = replace(section, questions=(*section.questions, number), lines=(*section.lines, section.line))
    sections = tuple(larger if one is section else one for one in catalogue.sections)
    return replace(catalogue, drafts=(*catalogue.drafts, draft), sections=sections)


def _refusals(whole: Catalogue, draft: Draft, problems: list[Problem]) -> Iterator[str]:
    """Yield what is wrong with the front matter; that short name, tags and all the rest are unwritten is known."""
    for problem in sorted({*problems, *apply_rules(whole.with_math(), problems)}):
        if problem.path == draft.path and problem.line < draft.front.line("short"):
            yield problem.message


def _texts(content: Path, whole: Catalogue, draft: Draft, section: Section) -> Mapping[Path, str]:
    """Return the texts of all files that tell of the new question."""
    number = draft.front.number or 0
    sections, phrasings = content / "sections.yml", content / "phrasings.yml"
    texts = {
        content / "questions" / f"{draft.stem}.md": draft.text,
        sections: with_number(sections.read_text(encoding="utf-8"), section, number),
        content / ADDRESSES: listing(whole),
    }
    if phrasings.exists() and number not in whole.phrasings:
        texts[phrasings] = f"{phrasings.read_text(encoding='utf-8')}{number}:\n  zh: []\n  en: []\n"
    return texts
