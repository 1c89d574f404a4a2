"""Citations: each names a known work, and stands where every Markdown reader takes it for what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dl49.catalogue import Catalogue, Draft, Part
from dl49.markdown import CITATION, CitedWork, cited
from dl49.problems import Problem

_FORM: Final = "Write `[@key]`, `[@a; @b]` or `[@key, Theorem 2]`"
_NOT_READ: Final = re.compile(r"\[@[^\]]*|(?<![\w.])@[A-Za-z]|\\cite\b|\[(?P<key>[A-Za-z][\w:-]*)\]")
_QUOTED: Final = 24
"""Characters that a message quotes, as many as a key has with a locator."""
_AFTER_END: Final = re.compile(rf"[。？！.?!]\s*{CITATION}")


def check_citations(catalogue: Catalogue) -> Iterator[Problem]:
    """Report citations of unknown works, in another form, or in a place where Markdown would lose them."""
    for draft in catalogue.drafts:
        for part in draft.parts.values():
            for fragment in part.fragments:
                for item in fragment.located:
                    if item.token.type == "citation":
                        yield from _check_keys(catalogue, draft, item.token.content, item.line, cited(item.token))
            yield from _check_places(catalogue, draft, part)


def _check_keys(
    catalogue: Catalogue, draft: Draft, source: str, line: int, works: tuple[CitedWork, ...]
) -> Iterator[Problem]:
    keys = [work.key for work in works]
    for key in keys:
        if key not in catalogue.references:
            file = f"{catalogue.folder}/references.bib"
            message = f"`{source}` cites `{key}`, which is not in {file}. Correct or add it."
            yield Problem(draft.path, line, message, needs=file)
    if len(set(keys)) < len(keys):
        yield Problem(draft.path, line, f"`{source}` names a work twice. Keep one.")


def _check_places(catalogue: Catalogue, draft: Draft, part: Part) -> Iterator[Problem]:
    for fragment in part.fragments:
        for text in fragment.texts:
            visible = text.visible
            for match in _NOT_READ.finditer(visible):
                if match["key"] is None or match["key"] in catalogue.references:
                    excerpt = visible[match.start() : match.start() + _QUOTED].split("\n")[0].strip()
                    line = text.line_at(match.start())
                    yield Problem(draft.path, line, f"“{excerpt}” is not a citation. {_FORM}.")
            for match in re.finditer(CITATION, visible):
                message = _misplaced(visible, match.start())
                if message:
                    yield Problem(draft.path, text.line_at(match.start()), message)
            after = _AFTER_END.search(visible)
            if after:
                message = "A citation stands after the end of the sentence. Put it before the punctuation."
                yield Problem(draft.path, text.line_at(after.start()), message)


def _misplaced(visible: str, index: int) -> str | None:
    before = visible[:index].rpartition("\n")[2]
    following = visible[index + 1 : index + 2]
    if following and following in "([:":
        return f"A citation is followed by `{following}`, so Markdown may take it for a link. Put words in between."
    if not before.strip():
        return "A citation is first on its line, so Markdown may take it for a definition. Put words before it."
    if not before.endswith((" ", "（", "）", "”", "》")):
        return "There is no space before a citation. Add one."
    return None
