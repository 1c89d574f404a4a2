"""Whatever the site carries of others, their license comes with it."""

from __future__ import annotations

import re
from pathlib import Path

from dl49.addresses import NOTICES
from tests.sites import Site


def test_the_licenses_are_published_and_linked(site: Site) -> None:
    text = (site.folder / NOTICES).read_text(encoding="utf-8")
    for holder in ("Khan Academy", "Luca Ongaro", "Titus Wormer", "Martin Donath", "Adobe"):
        assert re.search(rf"Copyright.*{holder}", text), holder
    assert "Apache License" in text
    for url in ("about/", "en/about/"):
        links = [str(link.get("href")) for link in site.page(url).all("//article//a")]
        assert [link for link in links if link.endswith(f"/{NOTICES}")]


def test_the_worker_names_the_file(site: Site) -> None:
    worker = Path(site.folder, "assets", "search-worker.js").read_text(encoding="utf-8")
    assert worker.startswith(f"/*! minisearch, stemmer: MIT, see {NOTICES} */")
