"""Pages of prose: each in both languages, checked as it is rendered, with links that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Final

from dl49.addresses import PAGES, scheme_of
from dl49.anchors import LIST_ANCHORS, anchors
from dl49.catalogue import Catalogue, ProsePage
from dl49.languages import HAN, LANGUAGES, NAMES, has_han
from dl49.markdown import Text
from dl49.problems import Problem, excerpt
from dl49.prose import Found, Rendered
from dl49.rules.flavors import problems_in
from dl49.rules.numbers import disagreements
from dl49.rules.typography import check_characters, check_text

_MOST_HAN: Final = 0.3
"""The share of Chinese characters in an English paragraph that names something Chinese."""
_SENTENCE: Final = re.compile(rf"{HAN}{{9,}}")
"""More Chinese characters in a row than a name has."""
_NAME: Final = 20
"""Characters; a longer paragraph without Chinese is no name."""
_HTML: Final = "Raw HTML is not allowed. Write Markdown."
_TYPED: Final = (
    (re.compile(r"\$\$?[^$]+\$\$?"), "Pages of prose have no math. Write words or code."),
    (re.compile(r"\[@[^\]\n]*\]"), "Pages of prose have no citations. Write a link."),
    (re.compile(r"</?[A-Za-z][^<>\n]*>?|<!"), _HTML),
    (re.compile(r"\*\*"), "`**` was not read as bold. Check its partner and spaces."),
)
"""What questions know and pages of prose do not, and what is not let through."""


def check_prose(catalogue: Catalogue) -> Iterator[Problem]:
    """Report pages that lack a language, and apply the rules of text to those that are there."""
    found = {(page.name, page.language): page for page in catalogue.pages}
    for name in sorted({*PAGES, *(name for name, _ in found)}):
        for language in LANGUAGES:
            if (name, language) not in found:
                ending = ".en.md" if language == "en" else ".md"
                path = f"{catalogue.folder}/{name}{ending}"
                message = f"The {NAMES[language]} page `{name}` is missing. Write {path}."
                yield Problem(path, 1, message, needs=path)
    targets = anchors(catalogue)
    for page in catalogue.pages:
        yield from check_characters(page.path, page.text)
        for line, message in _check_page(page):
            yield Problem(page.path, line, message)
        for link in page.body.links:
            for message in _check_target(link.what, page, targets):
                yield Problem(page.path, link.line, message)
        for block in page.body.blocks:
            yield from check_text(page.path, page.language, block.text)
            yield from problems_in(page.path, block.text)
            yield from _typed(page.path, block.text)


def check_twins(catalogue: Catalogue) -> Iterator[Problem]:
    """Report where a page of prose is not the same in both languages."""
    found = {(page.name, page.language): page for page in catalogue.pages}
    for name in sorted({name for name, _ in found}):
        chinese, english = (found.get((name, language)) for language in LANGUAGES)
        if chinese and english:
            yield from _check_head(chinese, english)
            yield from _check_bodies(chinese, english)


def _check_head(chinese: ProsePage, english: ProsePage) -> Iterator[Problem]:
    for what in ("title", "description"):
        mine, other = getattr(chinese, what), getattr(english, what)
        if mine and not has_han(mine):
            message = f"The {what} has no Chinese characters. Write it in Chinese."
            yield Problem(chinese.path, chinese.lines[what], message)
        if has_han(other):
            yield Problem(english.path, english.lines[what], f"The {what} has Chinese characters. Write it in English.")
        for language, message in disagreements(mine, other):
            page = chinese if language == "zh" else english
            yield Problem(page.path, page.lines.get(what, 1), message)


def _check_bodies(chinese: ProsePage, english: ProsePage) -> Iterator[Problem]:
    ours, theirs = chinese.body, english.body
    for what, mine, other in (
        ("paragraphs and headings", _levels(ours), _levels(theirs)),
        ("ids", ours.ids[1:], theirs.ids[1:]),  # the title's is its words
        ("lists", ours.calls, theirs.calls),
        ("links", _own(ours), _own(theirs)),
    ):
        apart = next((two for two in zip_longest(mine, other) if not all(two) or two[0].what != two[1].what), None)
        if apart:
            here, there = (english, chinese) if apart[1] else (chinese, english)
            message = f"From here on the {what} of this page are not those of {there.path}. Write the same in both."
            yield Problem(here.path, (apart[1] or apart[0]).line, message, needs=here.path)
            return
    for block, twin in zip(ours.blocks, theirs.blocks, strict=True):
        for language, message in disagreements(block.text.visible, twin.text.visible):
            page, text = (chinese, block.text) if language == "zh" else (english, twin.text)
            yield Problem(page.path, text.line, message, needs=page.path)
        shown = twin.text.visible
        if len(re.findall(HAN, shown)) > _MOST_HAN * len(shown) or _SENTENCE.search(shown):
            yield Problem(english.path, twin.text.line, "This paragraph is in Chinese. Write it in English.")
        if block.level == 0 and len(block.text.visible) > _NAME and not has_han(block.text.visible):
            yield Problem(chinese.path, block.text.line, "This paragraph is not in Chinese. Write it in Chinese.")


def _levels(body: Rendered) -> list[Found]:
    return [Found(str(block.level), block.text.line) for block in body.blocks]


def _own(body: Rendered) -> list[Found]:
    """Return the links that lead to the guide itself; those to others may lead to their pages in each language."""
    return [link for link in body.links if not scheme_of(link.what)]


def _check_page(page: ProsePage) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with the parts of a page, each with its line."""
    body = page.body
    if not body.blocks and not body.calls:
        yield 1, "The page is empty. Write its text."
    yield from _check_names(body)
    for raw in body.raw:
        yield raw.line, _HTML
    for one in body.refused:
        yield one.line, f"`{excerpt(one.what)}` is not allowed in a page. Remove it."
    for call in body.calls:
        if call.what not in LIST_ANCHORS:
            known = ", ".join(f"`[[{name}]]`" for name in LIST_ANCHORS)
            yield call.line, f"`[[{call.what}]]` is no list. Known are {known}."
    for image in body.images:
        if scheme_of(image.source):
            yield image.line, "An image of another host. Put it into the content."
        if not image.alternative.strip():
            yield image.line, f"The image `{image.source}` has no alternative text. Say what it shows."


def _check_names(body: Rendered) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with titles and ids."""
    if body.blocks and body.blocks[0].level != 1:
        yield body.blocks[0].text.line, "The page does not start with its title. Write `# …` first."
    for line in [block.text.line for block in body.blocks if block.level == 1][1:]:
        yield line, "The page has a second title. Write `## …`."
    seen: set[str] = set()
    for one in body.ids:
        if one.what in seen:
            yield one.line, f"The id `{one.what}` is given twice. Give each heading its own."
        seen.add(one.what)


def _check_target(target: str, page: ProsePage, targets: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Yield what is wrong with a link: files are named as in the Chinese tree, and found in the page's own."""
    if target.startswith("https://"):
        return
    file, _, anchor = target.partition("#")
    folder = page.path.rpartition("/")[0]
    path = file or page.path.removeprefix(f"{folder}/")
    twin = path.replace(".md", ".en.md") if file and page.language == "en" else path
    if path not in targets or (file.endswith(".en.md")) or (not file and not anchor):
        yield f"The link `{target}` leads to no page. Write its file name."
    elif anchor and anchor not in targets.get(twin, targets[path]):
        yield f"The link `{target}` leads to no heading, block or entry of that page. Correct what stands behind `#`."


def _typed(path: str, text: Text) -> Iterator[Problem]:
    """Yield what would be published as typed."""
    for regex, message in _TYPED:
        for match in regex.finditer(text.visible):
            if text.escaped.isdisjoint(range(*match.span())):
                shown = "" if message == _HTML else f"“{excerpt(match[0])}”: "
                yield Problem(path, text.line_at(match.start()), shown + message)
