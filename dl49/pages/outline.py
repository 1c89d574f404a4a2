"""The outline of a question's page: its blocks, and below the answer the steps of its argument and its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markdown_it.token import Token

from dl49.catalogue import Question
from dl49.languages import Language, other
from dl49.markdown import Formula, Fragment
from dl49.math.katex import Typeset
from dl49.plain import plain_text
from dl49.wording import HEADINGS, WORDS


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the page: its anchor, its name in its language as plain text, and the places within it."""

    anchor: str
    title: str
    language: Language
    within: tuple[Entry, ...] = ()


def outline(question: Question, tree: Language, math: Mapping[Formula, Typeset]) -> tuple[Entry, ...]:
    """Return the entries of both panels; those of the tree's own language come last.

    The theme marks the last place that has been passed, and what is hidden counts as passed.
    """
    return tuple(entry for language in (other(tree), tree) for entry in _panel(question, language, math))


def _panel(question: Question, language: Language, math: Mapping[Formula, Typeset]) -> Iterator[Entry]:
    words, headings = WORDS[language], HEADINGS[language]
    answer = question.parts[language].answer
    steps = tuple(step for _, step in _steps(answer, language, math) if step.title != headings.one_line)
    yield Entry(f"one-line-{language}", headings.one_line, language)
    yield Entry(f"answer-{language}", headings.answer, language, steps)
    yield Entry(f"learner-{language}", words.learner_and_review, language)
    yield Entry(f"follow-ups-{language}", headings.follow_ups, language)
    yield Entry("references", words.references, language)


def anchored(answer: Fragment, language: Language) -> list[Token]:
    """Return the tokens of an answer with the anchors of its steps."""
    tokens = list(answer.tokens)
    for index, step in _steps(answer, language, {}):
        tokens[index] = tokens[index].copy(attrs={**tokens[index].attrs, "id": step.anchor})
    return tokens


def _steps(answer: Fragment, language: Language, math: Mapping[Formula, Typeset]) -> Iterator[tuple[int, Entry]]:
    """Yield the figures and the paragraphs that open with a bold label, each with the place of its token."""
    figures = [index for index, token in enumerate(answer.tokens) if token.type == "figure_open" and token.level == 0]
    labels = 0
    for index, token in enumerate(answer.tokens):
        if index in figures:
            number, name = figures.index(index) + 1, HEADINGS[language].figure
            yield index, Entry(f"figure-{number}-{language}", f"{name} {number}" if figures[1:] else name, language)
        elif token.type == "paragraph_open" and token.level == 0:
            label = _label(answer.tokens[index + 1], math)
            if label:
                labels += 1
                yield index, Entry(f"step-{labels}-{language}", label, language)


def _label(paragraph: Token, math: Mapping[Formula, Typeset]) -> str:
    """Return the bold text with which a paragraph opens, or nothing."""
    inner = [token for token in paragraph.children or () if token.type != "text" or token.content]
    if not inner or inner[0].type != "strong_open":
        return ""
    end = next(index for index, token in enumerate(inner) if token.type == "strong_close")
    return plain_text(inner[:end], " ", math).strip()
