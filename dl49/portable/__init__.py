"""The site as a folder to be opened from disk, where browsers fetch nothing and no address of a folder is a page.

Links name their ``index.html``; what scripts would fetch comes as scripts that carry it, which ``disk.js`` hands over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from dl49.addresses import absolute, climb, in_tree, to_tree, tree_of
from dl49.bundling import bundle
from dl49.files import PENDING, File
from dl49.languages import Bilingual
from dl49.offline import files_to_read
from dl49.practice import CARDS, SCRIPT, practice_script
from dl49.search import ENCODING, FIRST, NAMES, WORKER
from dl49.search.bundle import worker
from dl49.stylesheets import linked
from dl49.zips import zipped

ADDRESS: Final = "downloads/dl49-site.zip"
_FOLDER: Final = "dl49/"
_DISK: Final = "assets/disk.js"
_FETCHING: Final = "--define:fetch=dl49Disk.fetch"
_WORKING: Final = (
    "--define:self.location=dl49Disk.location",
    "--define:addEventListener=dl49Disk.addEventListener",
    "--define:postMessage=dl49Disk.postMessage",
)
"""What scripts get of ``disk.js`` instead of what browsers refuse: fetching, and a worker of their own."""

_LINK: Final = re.compile(r'(<a\b[^>]*?\shref=")([^"?#:]+)(?=["?#])')
_WEB_ONLY: Final = re.compile(r'<link rel="(?:manifest"|alternate" type="application/atom\+xml")[^>]*>')
_MOVED: Final = 'http-equiv="refresh"'
_BEFORE_SCRIPTS: Final = '<meta name="referrer"'
"""What stands behind the policy of a page and before its scripts (theme/main.html)."""
_DOWNLOADS: Final = re.compile(r'<ul class="dl49-downloads">.*?</ul>', re.DOTALL)
_ON_THE_SITE: Final = Bilingual("在网站上下载。", "To be downloaded from the website.")
_PANEL: Final = '<div class="tabbed-block" id="panel-{}"'
_PANEL_END: Final = '<div class="dl49-controls"'
"""Between them stand the blocks of a question's page that cards show (dl49/pages/templates/question.html)."""


def portable_listing() -> Mapping[str, File]:
    """Return the entry for the list of downloads; what it names is made when all pages are there."""
    label = Bilingual("整个网站，解压后打开 index.html", "The whole site: unzip it and open index.html")
    return {ADDRESS: File(b"", label)}


def add_portable(site: Path, epoch: int, site_url: str | None) -> None:
    """Put the zip, dated ``epoch``, into a complete site, and its size where it is offered.

    Raises dl49.tools.ToolMissingError where the bundler or a library is missing.
    """
    data = zipped({f"{_FOLDER}{name}": text for name, text in _files(site, site_url)}, epoch)
    (site / ADDRESS).write_bytes(data)
    for name in ("index.html", "en/index.html"):
        page = (site / name).read_text(encoding="utf-8")
        (site / name).write_text(page.replace(PENDING, File(data).size), encoding="utf-8", newline="")


def _files(site: Path, site_url: str | None) -> Iterator[tuple[str, str | bytes]]:
    for name in files_to_read(site):
        path = site / name
        if name.startswith("search/"):
            text = path.read_bytes().decode(ENCODING)
            # The theme asks for its index under another name.
            yield ("search/search_index.js", f"var __index = {text}") if name == FIRST else _carried(name, text)
        elif name in CARDS.values():
            yield _carried(name, path.read_text(encoding="utf-8"))
        elif name == SCRIPT:
            yield name, practice_script(_FETCHING)
        elif name == WORKER:
            yield name, worker(_version(site), "utf-8", _FETCHING, *_WORKING)
        elif name.endswith("/index.html") or name == "index.html":
            yield from _page_files(path.read_text(encoding="utf-8"), name, site_url)
        elif not name.endswith((".html", ".webmanifest")):
            yield name, path.read_bytes()
    yield _DISK, bundle(Path(__file__).with_name("disk.js"), "")


def _version(site: Path) -> str:
    return str(json.loads((site / NAMES).read_bytes().decode(ENCODING))["version"])


def _carried(name: str, text: str) -> tuple[str, str]:
    return f"{name}.js", f"dl49Disk.take({json.dumps(name)}, {json.dumps(text, ensure_ascii=False)})\n"


def _page_files(html: str, name: str, site_url: str | None) -> Iterator[tuple[str, str]]:
    if _MOVED in html:
        return  # nothing on a disk leads to an old address
    yield name, _page(html, name, site_url)
    if blocks := _blocks(html, name):
        yield _carried(name, blocks)


def _page(html: str, name: str, site_url: str | None) -> str:
    """Return a page whose links lead to files, and which loads ``disk.js`` before any other script."""
    url = name.removesuffix("index.html")
    home = absolute(site_url, f"{in_tree('', tree_of(url))}#downloads") or f"{to_tree(url)}index.html#downloads"

    def named(link: re.Match[str]) -> str:
        path = link[2]
        if path.removeprefix("./").replace("../", "").startswith("downloads/"):
            return link[1] + home
        is_page = path.endswith("/") or path.rpartition("/")[2] in {".", ".."}
        return f"{link[0].removesuffix('/')}/index.html" if is_page else link[0]

    html = _LINK.sub(named, _WEB_ONLY.sub("", linked(html)))
    words = _ON_THE_SITE[tree_of(url)]
    html = _DOWNLOADS.sub(f'<p><a href="{home}">{words}</a></p>' if site_url else f"<p>{words}</p>", html)
    return html.replace(_BEFORE_SCRIPTS, f'<script src="{climb(url)}{_DISK}"></script>\n  {_BEFORE_SCRIPTS}', 1)


def _blocks(html: str, name: str) -> str:
    """Return the blocks of a question's page in the language of its tree; nothing for another page."""
    start = _PANEL.format(tree_of(name))
    _, found, rest = html.partition(start)
    return f"{found}{rest.partition(_PANEL_END)[0]}</div>" if found else ""
