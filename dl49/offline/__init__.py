"""Reading without network: the service worker that keeps the site, and what makes it an app on a phone.

The worker knows every page and what pages load, each by the digest of its bytes, so it can be written only when the
site is complete. What is to be downloaded (PDFs, books, cards, archives, data) is fetched when asked for.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from dl49.addresses import MOVING, NOTICES, Publication, climb, in_tree
from dl49.bundling import bundle
from dl49.files import File
from dl49.guide import Guide
from dl49.languages import LANGUAGES, Language
from dl49.offline.icons import FULL, PAPER, draw

WORKER: Final = "service-worker.js"
"""At the root: a worker serves what is below its own folder."""
MANIFESTS: Final[dict[Language, str]] = {language: f"assets/app-{language}.webmanifest" for language in LANGUAGES}
_ICON: Final = "assets/icon-{}.png"
_TOUCH, *_SIZES = 180, 192, 512
"""The sides of icons in pixels: what iPhones ask for, and what browsers do."""
FAVICON: Final = "assets/favicon.png"
_LOADED: Final = ("assets/", "search/")
_UNUSED: Final = (".ttf", ".woff", ".map")
"""How names end of what no browser loads that has service workers."""
_SERVED: Final = 1
"""How much servers compress what they send, at least: a reader is told of no less than is loaded."""
_FRAME: Final = (".css", ".js", ".woff2")
"""How names end of what all pages need."""


_PRODUCTION: Final = '--define:process.env.NODE_ENV="production"'


def site_app(_guide: Guide, _publication: Publication) -> Mapping[str, File]:
    """Return what tells a browser how to install the site: a manifest in each language, and icons."""
    icons = {_ICON.format(side): File(draw(side)) for side in (_TOUCH, *_SIZES)}
    icons[FAVICON] = File(draw(32, FULL))
    names: dict[Language, tuple[str, str]] = {
        "zh": ("深度学习 49 问", "49 问"),
        "en": ("49 Questions on Deep Learning", "49 Questions"),
    }
    return {**icons, **{MANIFESTS[language]: File(_manifest(language, *names[language])) for language in LANGUAGES}}


def _manifest(language: Language, name: str, short: str) -> bytes:
    root = climb("assets/")  # addresses in a manifest start from its own
    told = {
        "name": name,
        "short_name": short,
        "lang": language,
        "start_url": root + in_tree("", language),
        "scope": root,
        "display": "standalone",
        "theme_color": PAPER,
        "background_color": PAPER,
        "icons": [
            {"src": root + _ICON.format(side), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
            for side in _SIZES
            for purpose in ("any", "maskable")
        ],
    }
    return json.dumps(told, ensure_ascii=False).encode()


def service_worker(site: Path) -> str:
    """Return the service worker of a complete site in the folder ``site``.

    Raises dl49.tools.ToolMissingError where the bundler or a library is missing.
    """
    files, frame, size = {}, [], 0
    for name in files_to_read(site):
        data = (site / name).read_bytes()
        address = name.removesuffix("index.html")
        files[address or "./"] = base64.b64encode(hashlib.sha256(data).digest()).decode()
        size += len(gzip.compress(data, compresslevel=_SERVED))
        if (name.endswith(_FRAME) and not name.startswith(MOVING)) or address in {"", "en/"}:
            frame.append(address or "./")
    told = {"files": files, "frame": frame, "megabytes": round(size / 1e6, 1)}
    script = bundle(
        Path(__file__).parent / "worker.js", "workbox-core, -precaching, -routing, -strategies", _PRODUCTION
    )
    return f"self.dl49 = {json.dumps(told)}\n{script}"


def files_to_read(site: Path) -> Iterator[str]:
    """Yield, in order, what readers and their pages load of a complete site: nothing that is to be downloaded."""
    names = (path.relative_to(site).as_posix() for path in sorted(site.rglob("*")) if path.is_file())
    return filter(_is_read, names)


def _is_read(name: str) -> bool:
    return name.endswith(".html") or name == NOTICES or (name.startswith(_LOADED) and not name.endswith(_UNUSED))
