"""The search: an index made from the catalogue, and the worker that answers queries with it in the reader's browser."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from typing import Final

from dl49.addresses import Publication
from dl49.catalogue import Catalogue
from dl49.files import File
from dl49.guide import Guide
from dl49.languages import LANGUAGES, Language
from dl49.search.bundle import worker
from dl49.search.records import Record, full_text, heads, more, names

WORKER: Final = "assets/search-worker.js"
FIRST: Final = "search/search_index.json"
"""Where the theme looks for an index, on every page; ours is fetched by the worker, once a reader begins to search."""
NAMES: Final = "search/names.txt"
MORE: Final = "search/more.txt"
HEADS: Final[dict[Language, str]] = {language: f"search/heads-{language}.txt" for language in LANGUAGES}
TEXTS: Final[dict[Language, str]] = {language: f"search/text-{language}.txt" for language in LANGUAGES}
ENCODING: Final = "gb18030"
"""Of the JSON in these files: compressed, Chinese takes a tenth less than in UTF-8, and every browser decodes it."""


def site_search(guide: Guide, _publication: Publication) -> Mapping[str, File]:
    """Return the files of the site's search.

    Raises dl49.tools.ToolMissingError where the dictionaries of traditional characters or the bundler are missing.
    """
    return {address: File(data) for address, data in search_files(guide.catalogue).items()}


def search_files(catalogue: Catalogue) -> Mapping[str, bytes]:
    """Return the files of the search by their path in the site: the same bytes for the same catalogue.

    Raises dl49.tools.ToolMissingError where the dictionaries of traditional characters or the bundler are missing.
    """
    records: dict[str, Record] = {HEADS[language]: heads(catalogue, language) for language in LANGUAGES}
    records |= {TEXTS[language]: full_text(catalogue, language) for language in LANGUAGES}
    records = {NAMES: names(catalogue, records), **records, MORE: more(catalogue)}
    program = worker("", ENCODING)
    # Part of the addresses, and in each file: what a browser kept, or what another host answered, would not fit.
    version = hashlib.sha256(repr([program, records]).encode()).hexdigest()[:8]
    made = {name: _packed({"version": version, **record}).encode(ENCODING) for name, record in records.items()}
    index = _packed({"config": {}, "docs": []})
    return {WORKER: worker(version, ENCODING).encode(), FIRST: index.encode(), **made}


def size_report(files: Mapping[str, bytes]) -> str:
    """Say what a reader's browser loads for a search, in kB as a server compresses it (gzip)."""

    def size(*names: str) -> str:
        return f"{sum(len(gzip.compress(files[name], mtime=0)) for name in names) / 1000:.1f} kB"

    first = {language: (WORKER, NAMES, HEADS[language]) for language in LANGUAGES}
    loaded = (
        f"{language} {size(*first[language])}, with the full text {size(*first[language], TEXTS[language], MORE)}"
        for language in LANGUAGES
    )
    return f"search: {'; '.join(loaded)}"


def _packed(value: Record) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
