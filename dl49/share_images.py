"""The pictures that previews of shared links show: title, section and its color, set by Typst as the PDFs are."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from dl49.addresses import Publication
from dl49.cache import read_cache, write_cache
from dl49.catalogue import Question
from dl49.files import File
from dl49.guide import Guide
from dl49.languages import LANGUAGES, Language
from dl49.tools import CACHE
from dl49.typesetting.compiler import FOLDER, MAIN, document, installation
from dl49.wording import DATA_WORDS

_TEMPLATE: Final = Path(__file__).with_name("share_images.typ")
_CACHE: Final = CACHE / "share-images"
_PIXELS_PER_INCH: Final = 144
"""1200 × 630 pixels, what all previews have room for."""
_COLORS: Final = 8
"""Flat color and gray letters need no more: 20 kB an image, a quarter of all colors."""
_COMPRESSION: Final = 6
"""Of 9: more saves 7 % and takes three times as long."""
_HUE: Final = 36
"""Degrees from section to section, as on the map of the home page (content/assets/dl49.css)."""

Picture: TypeAlias = Mapping[str, str | int]


def image_address(question: Question | None, language: Language) -> str:
    """Return the address of a question's image, or of that for all other pages."""
    return f"previews/{f'{question.number:02}' if question else 'guide'}-{language}.png"


def site_images(guide: Guide, publication: Publication) -> Mapping[str, File]:
    """Return the images, where the site has an address (previews take no relative one) and Typst's work is wanted."""
    installed = installation()
    if guide.problems or not (publication.pdf and publication.site_url and installed):
        return {}
    pictures = dict(_pictures(guide))
    keys = {address: json.dumps(picture, ensure_ascii=False) for address, picture in pictures.items()}
    look = "".join(path.read_text(encoding="utf-8") for path in (_TEMPLATE, FOLDER / "look.typ", Path(__file__)))
    basis = f"{installed} {hashlib.sha256(look.encode()).hexdigest()}".replace(" ", "-")
    known = read_cache(_CACHE, basis)
    new = {key: pictures[address] for address, key in keys.items() if key not in known}
    if new:
        known |= zip(new, _drawn(list(new.values())), strict=True)
        write_cache(_CACHE, basis, known, keys.values())
    return {address: File(base64.b64decode(known[key])) for address, key in keys.items()}


def _pictures(guide: Guide) -> Iterator[tuple[str, Picture]]:
    """Yield of each image its address and what is on it."""
    for language in LANGUAGES:
        words = DATA_WORDS[language]
        around: Picture = {"language": language, "hue": 225, "above": "", "title": words.name, "below": words.subtitle}
        yield image_address(None, language), around
        for question in guide.catalogue.questions:
            yield (
                image_address(question, language),
                {
                    "language": language,
                    "hue": (question.section.number - 1) * _HUE % 360,
                    "above": question.section.name[language],
                    "title": question.title[language],
                    "below": f"{words.name} · {question.number}",
                },
            )


def _drawn(pictures: Sequence[Picture]) -> Iterator[str]:
    """Yield the images as base64, which a cache can hold."""
    from PIL import Image  # noqa: PLC0415 (with the PDFs' packages)

    sources = {MAIN: _TEMPLATE.read_text(encoding="utf-8"), "pages.json": json.dumps(pictures)}
    with document(sources) as made:
        for page in made.images(_PIXELS_PER_INCH):
            small = io.BytesIO()
            with Image.open(io.BytesIO(page)) as image:
                few = image.convert("RGB").quantize(_COLORS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
            few.save(small, "PNG", compress_level=_COMPRESSION)
            yield base64.b64encode(small.getvalue()).decode()
