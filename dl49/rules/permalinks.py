"""No address that was published gets lost: each is that of a page, or leads to one."""

from __future__ import annotations

from collections.abc import Iterator

from dl49.catalogue import Catalogue
from dl49.permalinks import addresses, aliases
from dl49.problems import Problem


def check_permalinks(catalogue: Catalogue) -> Iterator[Problem]:
    """Every page is in addresses.txt, all that is in it is a page or an alias, and every alias is in it, once."""
    path = f"{catalogue.folder}/addresses.txt"
    if not catalogue.published:
        yield Problem(path, 1, "There are no addresses in the list. Run `make fix`.")
        return
    pages, published = addresses(catalogue), {address for address, _ in catalogue.published}
    kept = set()
    for alias in aliases(catalogue):
        if alias.address in pages:
            message = f"The alias `{alias.name}` is the address of {pages[alias.address]}. Remove it."
            yield Problem(alias.path, alias.line, message)
        elif alias.address not in published:
            message = f"The alias `{alias.name}` was never published: {path} has no `{alias.address}`. Correct it."
            yield Problem(alias.path, alias.line, message)
        elif alias.address in kept:
            yield Problem(alias.path, alias.line, f"The alias `{alias.name}` stands twice. Keep one.")
        kept.add(alias.address)
    for address, line in catalogue.published:
        if address not in pages and address not in kept:
            name = address.rstrip("/").rpartition("/")[2]
            message = (
                f"`{address}` is no page any more. Write `aliases: [{name}]` into the front matter of the page that "
                "took its place, or, if it was never published, remove this line."
            )
            yield Problem(path, line, message)
    for address in sorted(pages.keys() - published):
        yield Problem(path, 1, f"`{address}` is not in the list. Run `make fix`.")
