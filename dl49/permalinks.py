"""Addresses are for good: the list of those that were published, and old ones that lead to the page that took over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from dl49.addresses import PAGE
from dl49.catalogue import Catalogue

_HEAD: Final = """\
# The addresses of all pages that were ever published, below the home page of each language. `make fix` adds new ones.
# Each must lead somewhere: to a page, or by `aliases` in the front matter of the page that took its place.
"""


@dataclass(frozen=True, slots=True)
class Alias:
    """An old address and the one that it leads to; ``name`` stands on a line of the file ``path``."""

    address: str
    target: str
    name: str
    path: str
    line: int


def addresses(catalogue: Catalogue) -> Mapping[str, str]:
    """Return the path of the file of each page by its address in the tree of a language; the home page always stays."""
    pages = {f"{page.name}/": page.path for page in catalogue.pages if page.name != "index"}
    pages |= {f"questions/{draft.stem}/": draft.path for draft in catalogue.drafts}
    return {address: path for address, path in pages.items() if PAGE.fullmatch(address)}


def aliases(catalogue: Catalogue) -> Iterator[Alias]:
    """Yield the old addresses that the pages name, be they known or not."""
    for draft in catalogue.drafts:
        for name, line in draft.front.aliases:
            yield Alias(f"questions/{name}/", f"questions/{draft.stem}/", name, draft.path, line)
    for page in catalogue.pages:
        for name, line in page.aliases:
            yield Alias(f"{name}/", f"{page.name}/", name, page.path, line)


def listing(catalogue: Catalogue) -> str:
    """Return the text of the list of published addresses, with those of new pages."""
    known = {address for address, _ in catalogue.published} | addresses(catalogue).keys()
    return _HEAD + "".join(f"{address}\n" for address in sorted(known))
