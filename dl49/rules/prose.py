"""Pages of prose: each in both languages, with the typography of the questions and links that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from dl49.addresses import PAGES
from dl49.catalogue import Catalogue, ProsePage
from dl49.languages import LANGUAGES, NAMES
from dl49.problems import Problem
from dl49.rules.typography import check_characters, check_text


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
    for page in catalogue.pages:
        yield from _check_page(catalogue, page)


def _check_page(catalogue: Catalogue, page: ProsePage) -> Iterator[Problem]:
    yield from check_characters(page.path, page.text)
    if not page.body:
        yield Problem(page.path, 1, "The page is empty. Write its text.")
    for text in page.body.texts:
        yield from check_text(page.path, page.language, text)
    names = {other.path.rpartition("/")[2] for other in catalogue.pages}
    stems = {f"questions/{draft.stem}.md" for draft in catalogue.drafts}
    for item in page.body.located:
        if item.token.type in {"html_block", "html_inline"}:
            yield Problem(page.path, item.line, "Raw HTML is not allowed. Write Markdown.")
        elif item.token.type == "image":
            source = str(item.token.attrGet("src") or "")
            if ":" in source or "//" in source:
                yield Problem(page.path, item.line, "An image of another host. Put it into the content.")
            if not item.token.content.strip():
                yield Problem(page.path, item.line, f"The image `{source}` has no alternative text. Say what it shows.")
        elif item.token.type == "link_open":
            target = str(item.token.attrGet("href") or "")
            file = target.partition("#")[0]
            if not target.startswith("https://") and file and file not in names | stems:
                yield Problem(page.path, item.line, f"The link `{target}` leads to no page. Write its file name.")
