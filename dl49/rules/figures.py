"""Figures: `../figures/NN-name-zh.svg` and its `-en` twin, both there, with alternative text, drawn by a program."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final
from xml.etree import ElementTree as ET

from markdown_it.token import Token

from dl49.catalogue import Catalogue, Draft, Part
from dl49.figures import (
    BrokenFigureError,
    Program,
    digest_in,
    drawn_by,
    figure_source,
    line_of,
    parse_svg,
    program_of,
    sealed,
)
from dl49.languages import LANGUAGES, NAMES, UNITS, Language, length
from dl49.markdown import Fragment, texts
from dl49.problems import Problem, excerpt
from dl49.wording import HEADINGS, opening

CAPTION_LENGTHS: Final[dict[Language, tuple[int, int]]] = {"zh": (70, 110), "en": (45, 80)}
"""Chinese characters or English words that a caption's sentence has at most, and each item of the list below it."""
_REFERRING: Final = {"zh": "“图中……”", "en": "“the figure shows …”"}


def check_figures(catalogue: Catalogue) -> Iterator[Problem]:
    """Each figure exists, has alternative text and the right name; each figure file is shown somewhere."""
    shown = set()
    told: dict[str, str] = {}
    for draft in catalogue.drafts:
        for part in draft.parts.values():
            for fragment in part.fragments:
                yield from _check_places(draft, fragment)
                faults = []
                for image in fragment.images:
                    source = figure_source(str(image.token.attrGet("src") or ""))
                    shown.add(source.file if source else None)
                    messages = _check_figure(catalogue, draft, part, image.token)
                    faults += [Problem(draft.path, image.line, message) for message in messages]
                    words, file = image.token.content, source.file if source else ""
                    if words and told.setdefault(words, file) != file:
                        message = f"The alternative text is that of `{told[words]}`. Say what this figure shows."
                        faults.append(Problem(draft.path, image.line, message))
                yield from faults or _check_captions(draft, part, fragment)
    for name in sorted(catalogue.figures.keys() - shown):
        path = f"{catalogue.folder}/figures/{name}"
        message = "No question shows this figure. Show it with `![…](../figures/…)`, or remove the file."
        yield Problem(path, 1, message, needs=f"{catalogue.folder}/questions")


def _check_captions(draft: Draft, part: Part, fragment: Fragment) -> Iterator[Problem]:
    """Yield figures without a caption or a word in the text, and captions without a figure.

    A figure that stands in a paragraph or list is reported as such.
    """
    if any(_is_misplaced(fragment, index) for index in range(len(fragment.tokens))):
        return
    headings = HEADINGS[part.language]
    opened = [index for index, token in enumerate(fragment.tokens) if token.type == "figcaption_open"]
    for index in opened:
        if fragment.tokens[index + 1].type != "paragraph_open":
            line = next(image.line for image in fragment.images)
            message = f"A figure without a caption. Write `{opening(part.language, headings.figure)}…` right below it."
            yield Problem(draft.path, line, f"{message} Say what is drawn, how to read it, and what it shows.")
    yield from _check_lengths(draft, part, fragment)
    spoken = " ".join(text.visible for text in texts(fragment.tokens) if "figure" not in text.within)
    if opened and headings.figure.lower() not in spoken.lower():
        line = next(image.line for image in fragment.images)
        message = f"The text says nothing of its figure. Refer to it: {_REFERRING[part.language]}."
        yield Problem(draft.path, line, message, needs=draft.path)
    labels = tuple(f"**{headings.figure}**" for headings in HEADINGS.values())
    for before, token in pairwise(fragment.tokens):
        if before.type == "paragraph_open" and not before.meta.get("labeled") and token.content.startswith(labels):
            message = "A caption without a figure. Put it into the paragraph right below its figure."
            yield Problem(draft.path, token.map[0] + 1 if token.map else fragment.line, message)


def _check_lengths(draft: Draft, part: Part, fragment: Fragment) -> Iterator[Problem]:
    """Yield captions that cannot be read at a glance."""
    language = part.language
    for text in texts(fragment.tokens):
        if "figcaption" not in text.within:
            continue
        is_item = "list_item" in text.within
        most = CAPTION_LENGTHS[language][is_item]
        count = length(text.visible, language)
        if count > most:
            what, advice = (
                ("An item of the caption", "Give each panel and the set-up an item of its own")
                if is_item
                else ("The caption's sentence", "Put what each panel shows, and the set-up, into a list right below it")
            )
            message = f"{what} has {count} {UNITS[language]}; {most} at most. {advice}."
            yield Problem(draft.path, text.line, message)


def _check_places(draft: Draft, fragment: Fragment) -> Iterator[Problem]:
    """Yield figures that do not stand alone in a paragraph of their own, outside of lists: they are wide."""
    for index, token in enumerate(fragment.tokens):
        if _is_misplaced(fragment, index):
            message = (
                "The figure stands inside a paragraph, list or table. Put it on a line of its own, between blank ones."
            )
            yield Problem(draft.path, token.map[0] + 1 if token.map else fragment.line, message)


def _is_misplaced(fragment: Fragment, index: int) -> bool:
    images = any(child.type == "image" for child in fragment.tokens[index].children or ())
    return images and fragment.tokens[index - 1].type != "figure_open"


def _check_figure(catalogue: Catalogue, draft: Draft, part: Part, token: Token) -> Iterator[str]:
    address = str(token.attrGet("src") or "")
    if not token.content.strip():
        yield f"The figure `{address}` has no alternative text. Say between `![` and `]` what it shows."
    if any(child.type not in {"text", "softbreak"} for child in token.children or ()):
        yield f"The alternative text of `{address}` has markup. It is read aloud: write words."
    if "//" in address or ":" in address:
        yield f"`{address}` is an image of another host. Put a figure into {catalogue.folder}/figures."
        return
    source = figure_source(address)
    if source is None:
        yield f"`{address}` is not a figure's address. Write `../figures/NN-name-{part.language}.svg`."
        return
    if source.language != part.language:
        message = f"`{address}` is the figure of the other language. Show the `-{part.language}.svg` file"
        yield f"{message} in the {NAMES[part.language]} part."
    if draft.front.number is not None and source.number != draft.front.number:
        yield f"`{address}` is the figure of question {source.number}. Show this question's own."
    if source.file not in catalogue.figures:
        program = f"experiments/{program_of(source.name)}"
        todo = (
            "Run `make figures`" if source.name in catalogue.programs else f"Write the program {program} that draws it"
        )
        yield f"The figure `{catalogue.folder}/figures/{source.file}` does not exist. {todo}, or remove the line."


def check_drawings(catalogue: Catalogue) -> Iterator[Problem]:
    """Each figure can stand in a page and is what its program draws; each program has drawn."""
    for file, svg in catalogue.figures.items():
        source = figure_source(f"../figures/{file}")
        if svg is None or source is None:  # reported where it is read or shown
            continue
        path, stem = f"{catalogue.folder}/figures/{file}", file.removesuffix(".svg")
        try:
            root = parse_svg(svg)
        except BrokenFigureError as error:
            yield Problem(path, error.line, f"{error}. Let its program draw it anew: `make figures`.")
            continue
        digest = digest_in(root)
        program = catalogue.programs.get(source.name)
        if program is None:
            message = f"No program draws this figure. Write experiments/{program_of(source.name)}."
            yield Problem(path, 1, message, needs="experiments")
        elif digest != drawn_by(program.code, catalogue.shared_code):
            message = f"experiments/{program.file} has changed since it drew this figure. Run `make figures`."
            yield Problem(path, 1, message, needs="experiments")
        elif svg != sealed(svg):
            message = "The figure is not what its program has drawn. Let it draw the figure anew: `make figures`."
            yield Problem(path, 1, message)
        elif (at := _foreign_id(root, stem)) is not None:
            message = "The figure has ids of another. Let its program draw it anew: `make figures`."
            yield Problem(path, line_of(svg, at), message)
        else:
            quoting = next((text for text in root.itertext() if {"'", '"'} & set(text)), None)
            if quoting is not None:
                message = f"“{excerpt(quoting)}” has a straight quote. Write curly ones in experiments/{program.file}."
                yield Problem(path, 1, message)
    for program in catalogue.programs.values():
        yield from _undrawn(catalogue, program)


def _foreign_id(root: ET.Element, stem: str) -> int | None:
    """Return which element has an id that does not start with the figure's name, if any."""
    ids = (one.get("id", f"{stem}-") for one in root.iter())
    return next((index for index, name in enumerate(ids) if not name.startswith(f"{stem}-")), None)


def _undrawn(catalogue: Catalogue, program: Program) -> Iterator[Problem]:
    for language in LANGUAGES:
        file = f"{program.figure}-{language}.svg"
        if file not in catalogue.figures:
            message = f"The program has not drawn `{catalogue.folder}/figures/{file}`. Run `make figures`."
            yield Problem(f"experiments/{program.file}", 1, message)
