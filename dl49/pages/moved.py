"""The pages at old addresses: each sends its readers on to the page that took its place."""

from __future__ import annotations

from collections.abc import Mapping

from dl49.addresses import Publication, absolute, in_tree, to_tree
from dl49.files import File
from dl49.guide import Guide
from dl49.languages import LANGUAGES
from dl49.pages.templating import environment
from dl49.permalinks import aliases
from dl49.policy import Pages
from dl49.wording import WORDS


def moved_pages(guide: Guide, publication: Publication) -> Mapping[str, File]:
    """Return a page for each alias in both trees; it loads nothing, and works without scripts."""
    template = environment().get_template("moved.html")
    files = {}
    published = {address for address, _ in guide.catalogue.published}
    for alias in aliases(guide.catalogue):
        if alias.address not in published:  # in a preview; it may be anything
            continue
        for tree in LANGUAGES:
            target = in_tree(alias.target, tree)
            link = to_tree(alias.address) + alias.target
            html = template.render(
                tree=tree, words=WORDS[tree], link=link, canonical=absolute(publication.site_url, target)
            )
            files[f"{in_tree(alias.address, tree)}index.html"] = File(Pages().seal(html)[0].encode())
    return files
