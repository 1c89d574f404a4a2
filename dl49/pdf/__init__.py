"""The guide in print: editions as PDF, set by Typst from the catalogue's own tokens."""

from __future__ import annotations

from collections.abc import Mapping

from dl49.addresses import Publication, cover_address
from dl49.files import File
from dl49.guide import Guide
from dl49.pdf.editions import EDITIONS, sheets
from dl49.tools import CACHE


def site_editions(guide: Guide, publication: Publication) -> Mapping[str, File]:
    """Return the PDFs that the site offers, if they are wanted and the guide has no problems, and pictures of covers.

    Raises ProblemsError where something has no form in print.
    """
    if guide.problems or not publication.pdf:
        return {}
    from dl49.pdf.build import build_editions, cover_pictures  # noqa: PLC0415 (without PDFs its packages are not needed)

    catalogue = guide.catalogue
    parts = sheets(catalogue)
    made = build_editions(catalogue, [*EDITIONS, *parts], publication, guide.epoch, CACHE / "pdf")
    labels = {edition.name: edition.label for edition in EDITIONS}
    pdfs = {f"downloads/{name}": File(one.pdf, labels.get(name), pages=one.pages) for name, one in made.items()}
    covers = cover_pictures(catalogue, EDITIONS, publication, guide.epoch)
    return pdfs | {cover_address(name): File(picture) for name, picture in covers.items()}
