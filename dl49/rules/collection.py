"""The collection as a whole: numbers, sections, file names, tags, and that every shared fact is used."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from dl49.catalogue import Catalogue, Draft, Section
from dl49.languages import NAMES
from dl49.problems import Problem

NAME: Final = re.compile(r"(\d{2,})-([a-z0-9]+(?:-[a-z0-9]+)*)")
_MARKUP: Final = re.compile(r"[$`*<\\]|\[@|\]\(|&#?\w+;|(?<!\w)_|_(?!\w)")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")


def check_collection(catalogue: Catalogue) -> Iterator[Problem]:
    """Sections hold each number from 1 on once, in any order, and each has its question, once."""
    by_number: dict[int, list[Draft]] = defaultdict(list)
    by_slug: dict[str, list[Draft]] = defaultdict(list)
    for draft in catalogue.drafts:
        if draft.front.number is not None:
            by_number[draft.front.number].append(draft)
        by_slug[draft.stem.partition("-")[2]].append(draft)
        yield from _check_name(draft)
    yield from _check_sections(catalogue, numbers_read(catalogue))
    for number, drafts in by_number.items():
        for draft in drafts[1:]:
            message = f"Number {number} is already that of {drafts[0].path}. Give one of them its own number."
            yield Problem(draft.path, draft.front.line("number"), message)
    for slug, drafts in by_slug.items():
        for draft in drafts[1:]:
            yield Problem(
                draft.path,
                1,
                f"The slug `{slug}` is already that of {drafts[0].path}. Rename one of the files.",
            )


def numbers_read(catalogue: Catalogue) -> set[int]:
    """Return the numbers of the questions that have a file, be it whole or not."""
    numbers = {draft.front.number for draft in catalogue.drafts} | {_named(draft) for draft in catalogue.drafts}
    return {number for number in numbers if number is not None}


def _named(draft: Draft) -> int | None:
    match = NAME.fullmatch(draft.stem)
    return int(match[1]) if match else None


def _check_name(draft: Draft) -> Iterator[Problem]:
    match = NAME.fullmatch(draft.stem)
    number = draft.front.number
    if match is None:
        message = "The file name is not NN-slug.md with lower-case letters, digits and single hyphens. Rename the file."
        yield Problem(draft.path, 1, message)
    elif number is not None and f"{number:02}" != match[1]:
        message = f"`number` is {number}, but the file name says {match[1]}. Make them agree."
        yield Problem(draft.path, draft.front.line("number"), message)


def _check_sections(catalogue: Catalogue, read: set[int]) -> Iterator[Problem]:
    path = f"{catalogue.folder}/sections.yml"
    listed: set[int] = set()
    for position, section in enumerate(catalogue.sections, 1):
        if section.number != position:
            message = f"Section {section.number} stands at place {position}. Number the sections 1, 2, 3 … in order."
            yield Problem(path, section.line, message)
        for number, line in zip(section.questions, section.lines, strict=True):
            if number in listed:
                yield Problem(path, line, f"Question {number} is listed twice. Keep one.")
            elif number < 1:
                yield Problem(path, line, f"Question {number} is listed, but numbers start at 1. Correct the number.")
            elif number not in read:
                name = f"{catalogue.folder}/questions/{number:02}-….md"
                message = f"Question {number} of section {section.number} is missing. Write it in {name}."
                yield Problem(path, line, message)
            listed.add(number)
    yield from _check_gaps(catalogue, read | listed)


def _check_gaps(catalogue: Catalogue, known: set[int]) -> Iterator[Problem]:
    """Numbers are part of addresses and stay, so they are given in turn: a new question gets the next one."""
    for section in catalogue.sections:
        for number, line in zip(section.questions, section.lines, strict=True):
            if number > 1 and number - 1 not in known:
                message = f"Question {number} is listed, but there is no question {number - 1}. Number without gaps."
                yield Problem(f"{catalogue.folder}/sections.yml", line, message)


def check_front_matter(catalogue: Catalogue) -> Iterator[Problem]:
    """Each question stands in its section; its tags and related questions exist, each once; its titles differ."""
    home = {number: section for section in catalogue.sections for number in section.questions}
    numbers = {_named(draft) if draft.front.number is None else draft.front.number for draft in catalogue.drafts}
    for draft in catalogue.drafts:
        yield from _check_section(draft, home, catalogue)
        yield from _check_namings(draft)
        yield from _check_tags(draft, catalogue)
        yield from _check_related(draft, numbers)


def _check_section(draft: Draft, home: dict[int, Section], catalogue: Catalogue) -> Iterator[Problem]:
    front = draft.front
    if front.number is None:
        return
    file = f"{catalogue.folder}/sections.yml"
    section = home.get(front.number)
    if section is None:
        message = f"No section lists question {front.number}. Add it to {file}."
        yield Problem(draft.path, front.line("number"), message, needs=file)
    elif front.section is not None and front.section != section.number:
        message = (
            f"`section` is {front.section}, but sections.yml lists question {front.number} in section "
            f"{section.number}. Make them agree."
        )
        yield Problem(draft.path, front.line("section"), message, needs=file)


def _check_namings(draft: Draft) -> Iterator[Problem]:
    chinese: dict[str, str] = {}
    for one in draft.front.namings:
        name = f"{NAMES[one.language]} {one.kind}"
        markup = _MARKUP.search(one.text)
        if markup:
            message = f"`{markup[0]}` in the {name}. It is plain text in lists and cards: write words."
            yield Problem(draft.path, one.line, message)
        if "\n" in one.text:
            yield Problem(draft.path, one.line, f"The {name} has more than one line. Write one.")
        if one.language == "zh":
            chinese[one.kind] = one.text.strip()
            if not _HAN.search(one.text):
                yield Problem(draft.path, one.line, f"The {name} has no Chinese characters. Write it in Chinese.")
        else:
            if _HAN.search(one.text):
                yield Problem(draft.path, one.line, f"The {name} has Chinese characters. Write it in English.")
            if chinese.get(one.kind) == one.text.strip():
                yield Problem(draft.path, one.line, f"The {name} repeats the Chinese one. Translate it.")


def _check_tags(draft: Draft, catalogue: Catalogue) -> Iterator[Problem]:
    seen = set()
    for tag, line in draft.front.tags:
        if tag in seen:
            yield Problem(draft.path, line, f"The tag `{tag}` stands twice. Keep one.")
        elif tag not in catalogue.concepts:
            file = f"{catalogue.folder}/concepts.yml"
            message = f"The tag `{tag}` is not in {file}. Correct it or add the concept."
            yield Problem(draft.path, line, message, needs=file)
        seen.add(tag)


def _check_related(draft: Draft, numbers: set[int | None]) -> Iterator[Problem]:
    seen = set()
    if "related" in draft.front.lines and not draft.front.related:
        message = "`related` is empty. Name at least one question that a reader may go on with."
        yield Problem(draft.path, draft.front.line("related"), message, needs=draft.path)
    for number, line in draft.front.related:
        if number == draft.front.number:
            yield Problem(draft.path, line, f"Question {number} is related to itself. Remove the number.")
        elif number in seen:
            yield Problem(draft.path, line, f"The related question {number} stands twice. Keep one.")
        elif number not in numbers:
            yield Problem(draft.path, line, f"The related question {number} does not exist. Correct the number.")
        seen.add(number)


def check_usage(catalogue: Catalogue) -> Iterator[Problem]:
    """Every concept is a tag of some question, and every reference is cited."""
    questions = f"{catalogue.folder}/questions"
    tags = {tag for draft in catalogue.drafts for tag, _ in draft.front.tags}
    for concept in catalogue.concepts.values():
        if concept.key not in tags:
            message = f"No question has the tag `{concept.key}`. Tag one, or remove the concept."
            yield Problem(f"{catalogue.folder}/concepts.yml", concept.line, message, needs=questions)
    keys = {
        work.key
        for draft in catalogue.drafts
        for part in draft.parts.values()
        for fragment in part.fragments
        for work, _ in fragment.citations
    }
    for reference in catalogue.references.values():
        if reference.key not in keys:
            message = f"No question cites `{reference.key}`. Cite it, or remove the entry."
            yield Problem(f"{catalogue.folder}/references.bib", reference.line, message, needs=questions)
