"""Reads ``content/`` into a catalogue, with the problems that kept something from being read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from dl49.bibliography import read_references
from dl49.catalogue import Catalogue, Draft, FrontMatter
from dl49.figures import Program, figure_of, is_program, shared_code
from dl49.problems import Problem
from dl49.reader.prose import read_page
from dl49.reader.question import read_question
from dl49.reader.shared_files import (
    read_addresses,
    read_concepts,
    read_phrasings,
    read_sections,
    read_untreated,
)
from dl49.reader.unknown_files import find_unknown_files
from dl49.text_files import LARGEST, TextFile, read_text

SHARED_FILES: Final = ("sections.yml", "concepts.yml", "phrasings.yml", "untreated.yml", "references.bib")
"""The files that all questions share."""
LICENSE: Final = "LICENSE"
ADDRESSES: Final = "addresses.txt"
"""The addresses that were published: not one of them may get lost."""
LARGEST_OF: Final = {"phrasings.yml": 32 * LARGEST}
"""Bytes; this one has some 160 lines (10 kB) for each question, and room for ten times as many questions."""


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep Python's collector of cycles away from a catalogue: it has none, and looking costs as much as reading.

    Only the first catalogue of a process is kept out for good: a preview reads many, and lets go of much else between.
    """
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()
        gc.enable()


@_collector_at_rest()
def read_catalogue(content: Path) -> tuple[Catalogue, list[Problem]]:
    """Read the folder ``content``; paths in problems start with its name.

    Files that cannot be read are left out of the catalogue and named in the problems; nothing raises.
    """
    folder = content.name or content.resolve().name
    problems: list[Problem] = list(find_unknown_files(content, folder))
    text = partial(_text, content, folder, problems)
    shared = [text(name) for name in SHARED_FILES]
    sections_file, concepts_file, phrasings_file, untreated_file, references_file = shared
    sections = read_sections(sections_file, problems)
    concepts = read_concepts(concepts_file, problems)
    phrasings = read_phrasings(phrasings_file, problems)
    untreated = read_untreated(untreated_file, problems)
    references = read_references(references_file, problems)
    drafts = [_draft(text(f"questions/{name}"), problems) for name in _names(content / "questions", "*.md")]
    prose = [text(name) for name in _names(content, "*.md")]
    pages = tuple(read_page(file.path, file.text, problems) for file in prose if file.text is not None)
    figures = {name: text(f"figures/{name}").text for name in _names(content / "figures", "*.svg")}
    scripts = [text(f"assets/{name}") for name in _names(content / "assets", "*.*s")]
    if (content / LICENSE).exists():
        shared.append(text(LICENSE))
    experiments = content.resolve().parent / "experiments"
    programs = _read_programs(experiments, problems)
    known = tuple((file.path, file.text) for file in shared if file.text is not None)
    catalogue = Catalogue(
        folder,
        sections,
        concepts,
        references,
        tuple(drafts),
        pages,
        figures,
        programs,
        shared_code(experiments),
        phrasings,
        untreated,
        known,
        read_addresses(text(ADDRESSES), problems),
        scripts=tuple((file.path, file.text) for file in scripts if file.text is not None),
    )
    return catalogue, problems


def _text(content: Path, folder: str, problems: list[Problem], name: str) -> TextFile:
    """Read the file ``name`` of the content, and add what is wrong with it as a text to the problems."""
    file = read_text(content / name, f"{folder}/{name}", LARGEST_OF.get(name, LARGEST))
    problems.extend(file.problems)
    return file


def _draft(file: TextFile, problems: list[Problem]) -> Draft:
    """Return a question; of one that cannot be read, the name is known."""
    if file.text is None:
        return Draft(file.path, "", FrontMatter(), {})
    return read_question(file.path, file.text, problems)


def _read_programs(experiments: Path, problems: list[Problem]) -> dict[str, Program]:
    """Read the programs that stand beside the content, by the name of their figure."""
    programs = {}
    for name in _names(experiments, "*.py"):
        file = read_text(experiments / name, f"{experiments.name}/{name}")
        problems.extend(file.problems)
        if file.text is not None and is_program(name):
            programs[figure_of(name)] = Program(name, file.text)
    return programs


def _names(folder: Path, pattern: str) -> list[str]:
    return sorted(path.name for path in folder.glob(pattern) if not path.name.startswith("."))
