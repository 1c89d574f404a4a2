"""The search: an index made from the catalogue, and the worker that answers queries with it in the reader's browser."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dl49.addresses import Publication
from dl49.catalogue import Catalogue
from dl49.files import File
from dl49.guide import Guide
from dl49.languages import LANGUAGES, Language
from dl49.search.records import Json, first_part, full_text, pages

WORKER: Final = "assets/search-worker.js"
FIRST: Final = "search/search_index.json"
"""Where the theme looks for an index."""
ENCODING: Final = "gb18030"
"""Of the full text: compressed, Chinese takes a tenth less than in UTF-8, and every browser decodes it."""
PAGES: Final = "search/pages.json"
TEXTS: Final[dict[Language, str]] = {language: f"search/text-{language}.txt" for language in LANGUAGES}

_SOURCES: Final = ("text", "lexicon", "corpus", "query", "rank", "cards", "worker")
"""The worker's parts, each on those before it; one file, since each further one would cost a round trip."""


def site_search(guide: Guide, _publication: Publication) -> Mapping[str, File]:
    """Return the files of the site's search.

    Raises dl49.tools.ToolMissingError where the dictionaries of traditional characters are missing.
    """
    return {address: File(data) for address, data in search_files(guide.catalogue).items()}


def search_files(catalogue: Catalogue) -> Mapping[str, bytes]:
    """Return the files of the search by their path in the site: the same bytes for the same catalogue.

    Raises dl49.tools.ToolMissingError where the dictionaries of traditional characters are missing.
    """
    texts = {language: full_text(catalogue, language) for language in LANGUAGES}
    later = {TEXTS[language]: text.encode(ENCODING) for language, text in texts.items()}
    later[PAGES] = _json(pages(catalogue))
    # Part of the later files' addresses: one that a browser kept from an older site would not fit the first part.
    version = hashlib.sha256(b"".join(later.values())).hexdigest()[:8]
    first = {**first_part(catalogue, texts), "version": version}
    return {WORKER: worker_source().encode(), FIRST: _json({"config": {}, "docs": first}), **later}


def worker_source() -> str:
    """Return the worker's program, without comments that are lines of their own and without indentation."""
    folder = Path(__file__).parent
    source = "\n".join((folder / f"{name}.js").read_text(encoding="utf-8") for name in _SOURCES)
    return re.sub(r"^ *(//.*\n)?", "", source, flags=re.MULTILINE)


def size_report(files: Mapping[str, bytes]) -> str:
    """Say what a reader's browser loads for a search, in kB as a server compresses it (gzip)."""
    names = (WORKER, FIRST, *TEXTS.values())
    sizes = {name: len(gzip.compress(files[name], mtime=0)) / 1000 for name in names}
    texts = ", ".join(f"{language} {sizes[TEXTS[language]]:.1f} kB" for language in LANGUAGES)
    return f"search: {sizes[WORKER] + sizes[FIRST]:.1f} kB answer a first query; full text: {texts}"


def _json(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
