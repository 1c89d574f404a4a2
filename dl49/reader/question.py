"""Reads a question file: front matter, then two language parts of four blocks each under fixed headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from markdown_it.token import Token

from dl49.catalogue import EMPTY, Draft, FollowUp, FrontMatter, Part
from dl49.languages import LANGUAGES, NAMES, Language
from dl49.markdown import Fragment, curl_quotes, parse, parse_inline
from dl49.problems import Problem, excerpt
from dl49.reader.front_matter import read_front_matter
from dl49.wording import HEADINGS

BLOCKS: Final = ("answer", "learner", "review", "follow_ups")
_TITLES: Final = {title for one in HEADINGS.values() for title in (one.part, *one.typed)}
_LOST: Final = "lost"
"""What stands for a block below a heading that is none of ours."""
_DEEPEST: Final = 3
_UNDERLINES: Final = ("=", "-")
_NO_SPACE: Final = re.compile(r"(#{1,3})([^#\s].*)")


@dataclass(frozen=True, slots=True)
class MarkdownSection:
    """A heading and what follows it, up to the next heading. Level 0 is what stands before the first."""

    level: int
    title: str
    line: int
    heading: tuple[Token, ...]
    body: tuple[Token, ...]

    @property
    def says_nothing(self) -> bool:
        """Whether nothing follows the heading but, say, an empty list."""
        return not any(token.content.strip() for token in self.body)


@dataclass(slots=True)
class _Outline:
    """What has been read so far.

    It is ``lost`` below a heading that is no part's; ``unknown`` are the first headings of parts that are no block's.
    """

    path: str
    problems: list[Problem]
    language: Language | None = None
    block: str | None = None
    lost: bool = False
    unknown: dict[Language, int] = field(default_factory=dict)
    part_lines: dict[Language, int] = field(default_factory=dict)
    blocks: dict[tuple[Language, str], MarkdownSection] = field(default_factory=dict)
    follow_ups: dict[Language, list[MarkdownSection]] = field(default_factory=lambda: {"zh": [], "en": []})

    def problem(self, line: int, message: str, *, hides: bool = True) -> None:
        self.problems.append(Problem(self.path, line, message, hides=hides))


def read_question(path: str, text: str, problems: list[Problem]) -> Draft:
    """Read the text of a question file as far as it goes; what is wrong with its form is added to ``problems``."""
    if not text.strip():
        problems.append(Problem(path, 1, "The file is empty. Write the question, or remove the file.", hides=True))
        return Draft(path, text, FrontMatter(), {})
    front, skipped = read_front_matter(path, text, problems)
    lines = text.split("\n")
    tokens = parse("\n".join([""] * skipped + lines[skipped:]))
    outline = _Outline(path, problems)
    _mend_headings(tokens, outline)
    for piece in _pieces(tokens):
        _place(piece, outline)
    _missing(outline, len(lines))
    parts = {language: _part(outline, language, front) for language in LANGUAGES if language in outline.part_lines}
    if "en" in parts:
        for fragment in parts["en"].fragments:
            curl_quotes(fragment.tokens)
    return Draft(path, text, front, parts)


def _mend_headings(tokens: list[Token], outline: _Outline) -> None:
    """Report what is a heading, or none, by accident, and read it as it is meant, in place."""
    for index, token in enumerate(tokens[1:], 1):
        start = tokens[index - 1]
        if token.type != "inline":
            continue
        found = _NO_SPACE.fullmatch(token.content) if start.type == "paragraph_open" and start.level == 0 else None
        if found and (found[1] == "###" or found[2] in _TITLES):
            message = f"There is no space after `{found[1]}`. Write `{found[1]} {found[2]}`."
            outline.problem(_line(token), message, hides=False)
            _become(tokens, index, "heading", f"h{len(found[1])}")
            tokens[index] = parse_inline(found[2])
            tokens[index].map, tokens[index].level = token.map, token.level
        elif start.type == "heading_open" and start.markup in _UNDERLINES and start.map:
            line = f"The line of `{start.markup * 3}` below makes “{excerpt(token.content)}” a heading."
            outline.problem(start.map[1], f"{line} Remove it, or put `#` and a space before the heading.", hides=False)
            _become(tokens, index, "paragraph", "p")
        elif start.type == "heading_open" and (start.level > 0 or int(start.tag[1]) > _DEEPEST):
            where = "inside a list or quotation" if start.level else f"on level {start.tag[1]} of at most {_DEEPEST}"
            outline.problem(_line(token), f"A heading stands {where}. Use a bold label instead.", hides=False)
            _become(tokens, index, "paragraph", "p")


def _become(tokens: list[Token], index: int, kind: str, tag: str) -> None:
    """Make the tokens around the inline token at ``index`` those of a heading or paragraph."""
    for token, end in ((tokens[index - 1], "open"), (tokens[index + 1], "close")):
        token.type, token.tag = f"{kind}_{end}", tag


def _pieces(tokens: Sequence[Token]) -> Iterator[MarkdownSection]:
    """Split block tokens at their top-level headings."""
    starts = [i for i, t in enumerate(tokens) if t.type == "heading_open" and t.level == 0]
    if starts != [0] and (not starts or starts[0] > 0):
        yield MarkdownSection(
            0, "", _line(tokens[0]) if tokens else 1, (), tuple(tokens[: starts[0] if starts else None])
        )
    for start, end in zip(starts, [*starts[1:], len(tokens)][: len(starts)], strict=True):
        heading = tuple(tokens[start : start + 3])
        level = int(heading[0].tag[1])
        body = tuple(tokens[start + 3 : end])
        yield MarkdownSection(level, " ".join(heading[1].content.split()), _line(heading[0]), heading, body)


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _place(piece: MarkdownSection, outline: _Outline) -> None:
    """Put a piece where its heading says, or report it."""
    if piece.level == 0:
        _no_text(piece, outline, "before the first heading")
        return
    piece = _as_meant(piece, outline)
    if piece.level == 1:
        _start_part(piece, outline)
    elif outline.lost or (piece.level > 2 and outline.block == _LOST):
        return
    elif piece.level == 2:
        _start_block(piece, outline)
    elif outline.block == "follow_ups" and outline.language:
        _add_follow_up(piece, outline, outline.language)
    else:
        outline.problem(
            piece.line,
            f"`### {piece.title}` is not a follow-up. Headings of this level stand under the "
            f"follow-ups only; use a bold label.",
        )


def _as_meant(piece: MarkdownSection, outline: _Outline) -> MarkdownSection:
    """Return a piece whose heading is spelled, and on the level, as ours are, if it is nearly one of them."""
    for headings in HEADINGS.values():
        for level, title in ((1, headings.part), *((2, block) for block in headings.typed)):
            if _bare(title) == _bare(piece.title) and (level, title) != (piece.level, piece.title):
                right = f"{'#' * level} {title}"
                message = f"`{'#' * piece.level} {piece.title}` is not quite a heading of ours. Write `{right}`."
                outline.problem(piece.line, message, hides=False)
                return replace(piece, level=level, title=title)
    return piece


def _bare(title: str) -> str:
    """Return a heading without what is easily typed otherwise: capitals, apostrophes, a colon at its end."""
    return title.casefold().replace("’", "'").rstrip(" :：")


def _start_part(piece: MarkdownSection, outline: _Outline) -> None:
    language = next((one for one in LANGUAGES if HEADINGS[one].part == piece.title), None)
    outline.block = None
    outline.lost = language is None or language in outline.part_lines
    if language is None:
        known = " and ".join(f"`# {HEADINGS[one].part}`" for one in LANGUAGES)
        outline.problem(piece.line, f"`# {piece.title}` is a stray heading. The parts of a question are {known}.")
        return
    if language in outline.part_lines:
        outline.problem(piece.line, f"The {NAMES[language]} part stands twice. Keep one `# {piece.title}`.")
        return
    if language == "zh" and "en" in outline.part_lines:
        outline.problem(piece.line, "The Chinese part stands after the English one. Put `# 中文` first.")
    outline.language = language
    outline.part_lines[language] = piece.line
    _no_text(piece, outline, f"between `# {piece.title}` and `## {HEADINGS[language].answer}`")


def _in_its_part(piece: MarkdownSection, outline: _Outline) -> MarkdownSection:
    """Return a block whose heading is in the part's language; report one that is not, or that opens a new part."""
    language = outline.language
    own = next((one for one in LANGUAGES if piece.title in HEADINGS[one].typed), None)
    if language is None or own is None or own == language:
        return piece
    place = HEADINGS[own].typed.index(piece.title)
    if (language, BLOCKS[place]) in outline.blocks and own not in outline.part_lines:
        message = f"`## {piece.title}` stands in the {NAMES[language]} part. Write `# {HEADINGS[own].part}` before it."
        outline.language, outline.part_lines[own] = own, piece.line
    else:
        right = HEADINGS[language].typed[place]
        message = f"`## {piece.title}` is a heading of the {NAMES[own]} part. Write `## {right}`."
        piece = replace(piece, title=right)
    outline.problem(piece.line, message, hides=False)
    return piece


def _start_block(piece: MarkdownSection, outline: _Outline) -> None:
    piece = _in_its_part(piece, outline)
    language = outline.language
    titles = HEADINGS[language].typed if language else ()
    if language is None or piece.title not in titles:
        outline.block = _LOST
        outline.unknown.setdefault(language or "zh", piece.line)
        where = f"the {NAMES[language]} part" if language else "a part"
        known = ", ".join(f"`## {title}`" for title in titles or HEADINGS["zh"].typed)
        outline.problem(piece.line, f"`## {piece.title}` is a stray heading here. The headings of {where} are {known}.")
        return
    block = BLOCKS[titles.index(piece.title)]
    outline.block = block
    what = f"The {NAMES[language]} {_spoken(block)}"
    if (language, block) in outline.blocks:
        verb = "stand" if block == "follow_ups" else "stands"
        outline.problem(piece.line, f"{what} {verb} twice. Keep one `## {piece.title}`.")
        return
    later = [other for other in BLOCKS[BLOCKS.index(block) + 1 :] if (language, other) in outline.blocks]
    if later:
        after = outline.blocks[language, later[0]].title
        outline.problem(piece.line, f"{what} must come before `## {after}`. Move `## {piece.title}` up.")
    outline.blocks[language, block] = piece
    if block == "follow_ups":
        _no_text(piece, outline, f"between `## {piece.title}` and the first `###`")
    elif piece.says_nothing:
        outline.problem(piece.line, f'{what} is empty. Write it under "## {piece.title}".')


def _add_follow_up(piece: MarkdownSection, outline: _Outline, language: Language) -> None:
    if not piece.title:
        outline.problem(piece.line, "The follow-up has no question. Write it after `###`.")
    if piece.says_nothing:
        outline.problem(piece.line, f"The follow-up “{piece.title}” has no answer. Write it under its heading.")
    if piece.title and not piece.says_nothing:
        outline.follow_ups[language].append(piece)


def _no_text(piece: MarkdownSection, outline: _Outline, where: str) -> None:
    if piece.body:
        outline.problem(_line(piece.body[0]), f"There is text {where}. Move it into a block, or remove it.")


def _missing(outline: _Outline, last_line: int) -> None:
    for language in LANGUAGES:
        headings = HEADINGS[language]
        if language not in outline.part_lines:
            outline.problem(
                last_line, f"The {NAMES[language]} part is missing. Add `# {headings.part}` and its blocks."
            )
            continue
        for block, title in zip(BLOCKS, headings.typed, strict=True):
            piece = outline.blocks.get((language, block))
            what = f"The {NAMES[language]} {_spoken(block)}"
            if piece is None:
                is_missing = "are missing" if block == "follow_ups" else "is missing"
                line = outline.unknown.get(language, outline.part_lines[language])
                outline.problem(line, f'{what} {is_missing}. Add "## {title}" and write under it.')
            elif block == "follow_ups" and not outline.follow_ups[language]:
                outline.problem(piece.line, f"{what} are empty. Add at least one `###` question with its answer.")


def _spoken(block: str) -> str:
    names = {"answer": "reference answer", "learner": "learner's answer", "follow_ups": "follow-ups"}
    return names.get(block, block)


def _part(outline: _Outline, language: Language, front: FrontMatter) -> Part:
    def block(name: str) -> Fragment:
        piece = outline.blocks.get((language, name))
        return Fragment(piece.body, piece.line) if piece and not piece.says_nothing else EMPTY

    ids = dict(enumerate(name for name, _ in front.follow_ups))
    follow_ups = tuple(
        FollowUp(
            ids.get(place, f"unnamed-{place + 1}"),
            Fragment(piece.heading, piece.line),
            Fragment(piece.body, piece.line),
        )
        for place, piece in enumerate(outline.follow_ups[language])
    )
    line = outline.part_lines[language]
    return Part(language, line, block("answer"), block("learner"), block("review"), follow_ups)
