"""The rules that the content keeps. A rule takes the catalogue and yields problems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from dl49.catalogue import Catalogue
from dl49.problems import Problem, causes_first
from dl49.reader import read_catalogue
from dl49.rules import (
    answers,
    citations,
    code,
    collection,
    definitions,
    depths,
    facts,
    figures,
    flavors,
    follow_ups,
    formulas,
    leftovers,
    links,
    paragraphs,
    parity,
    permalinks,
    phrasings,
    printing,
    prose,
    scripts,
    typography,
)

RULES = (
    collection.check_collection,
    collection.check_front_matter,
    collection.check_usage,
    facts.check_facts,
    definitions.check_definitions,
    answers.check_answers,
    depths.check_depths,
    follow_ups.check_follow_ups,
    parity.check_parity,
    parity.check_language,
    formulas.check_formulas,
    printing.check_printing,
    citations.check_citations,
    figures.check_figures,
    figures.check_drawings,
    links.check_links,
    flavors.check_flavors,
    code.check_code,
    permalinks.check_permalinks,
    phrasings.check_phrasings,
    phrasings.check_untreated,
    leftovers.check_leftovers,
    typography.check_typography,
    typography.check_script,
    prose.check_prose,
    scripts.check_scripts,
)

COMPARISONS = (paragraphs.check_paragraphs, prose.check_twins)
"""Rules that compare a text with its twin. They speak where both are sound: most faults make a difference as well."""


def check(content: Path) -> tuple[Catalogue, list[Problem]]:
    """Read the folder ``content`` and apply every rule; return the catalogue with its math, and all problems, sorted.

    Raises dl49.tools.ToolMissingError where node or KaTeX is missing.
    """
    read, problems = read_catalogue(content)
    catalogue = read.with_math()
    return catalogue, sorted({*problems, *causes_first(problems, apply_rules(catalogue, problems))})


def apply_rules(catalogue: Catalogue, known: Sequence[Problem]) -> Iterator[Problem]:
    """Apply every rule to a catalogue whose formulas are typeset; ``known`` are the problems of reading it."""
    found = [problem for rule in RULES for problem in rule(catalogue)]
    yield from found
    faulty = {_both(problem.path) for problem in (*known, *found)}
    for rule in COMPARISONS:
        yield from (problem for problem in rule(catalogue) if _both(problem.path) not in faulty)


def _both(path: str) -> str:
    """Return the name that the files of a page in both languages share; a question has one file."""
    return path.replace(".en.md", ".md")
