"""The page of a question: a tab for each language, to which all of it belongs, and the references of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from dl49.addresses import climb, in_tree
from dl49.bibliography import FormattedReference, format_reference
from dl49.catalogue import Part, Question
from dl49.guide import Guide
from dl49.languages import LANGUAGES, Language, other
from dl49.pages.outline import anchored
from dl49.pages.templating import environment
from dl49.render import Citations, Target, render, render_inline
from dl49.wording import HEADINGS, WORDS, Headings, Words


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """A follow-up as HTML, with its permanent id."""

    id: str
    question: Markup
    answer: Markup


@dataclass(frozen=True, slots=True)
class PanelView:
    """One language's panel as HTML, with the words around it."""

    language: Language
    words: Words
    headings: Headings
    to_tree: str
    one_line: str
    answer: Markup
    learner: Markup
    review: Markup
    follow_ups: tuple[FollowUpView, ...]


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """A cited work, its number on the page, and the anchors of its citations by language."""

    number: int
    work: FormattedReference
    places: tuple[tuple[Language, tuple[str, ...]], ...]


def question_page(guide: Guide, question: Question, url: str, tree: Language) -> str:
    """Return the page's content for the address ``url`` (relative to the site) in a tree."""
    citations = Citations()
    # Works are numbered in the order in which the tree's own language cites them.
    panels = {language: _panel(guide, question, url, language, citations) for language in (tree, other(tree))}
    template = environment().get_template("question.html")
    return template.render(
        words=WORDS[tree],
        tree=tree,
        neighbors=list(_neighbors(guide, question)),
        question=question,
        panels=[panels[language] for language in LANGUAGES],
        references=list(_references(guide, citations)),
        related=guide.catalogue.related(question),
        treated=guide.catalogue.tagged,
    )


def _neighbors(guide: Guide, question: Question) -> Iterator[tuple[Question, str]]:
    """Yield the question before and the one behind, where there are such, each with its kind of link."""
    order = guide.catalogue.questions
    place = order.index(question)
    if place > 0:
        yield order[place - 1], "prev"
    if place + 1 < len(order):
        yield order[place + 1], "next"


def _panel(guide: Guide, question: Question, url: str, language: Language, citations: Citations) -> PanelView:
    part: Part = question.parts[language]
    target = Target(language, climb(url), guide.catalogue.math, citations, guide.catalogue.figures)
    explaining = replace(target, terms=guide.terms.get(language))
    return PanelView(
        language=language,
        words=WORDS[language],
        headings=HEADINGS[language],
        to_tree=climb(url) + in_tree("", language),
        one_line=part.one_line,
        answer=Markup(render(anchored(part.answer, language), explaining)),
        learner=Markup(render(part.learner.tokens, target)),
        review=Markup(render(part.review.tokens, target)),
        follow_ups=tuple(
            FollowUpView(one.id, Markup(render_inline(one.question, target)), Markup(render(one.answer.tokens, target)))
            for one in part.follow_ups
        ),
    )


def _references(guide: Guide, citations: Citations) -> Iterator[ReferenceView]:
    for key, number in citations.numbers.items():
        reference = guide.catalogue.references.get(key)
        if reference is not None:
            places = tuple(
                (language, tuple(p for p in citations.places[key] if p.startswith(f"cite-{language}-")))
                for language in LANGUAGES
            )
            yield ReferenceView(number, format_reference(reference, shorten=True), places)
