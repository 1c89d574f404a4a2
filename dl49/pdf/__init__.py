"""The guide in print: editions as PDF, set by Typst from the catalogue's own tokens."""

from __future__ import annotations

from collections.abc import Mapping

from dl49.addresses import Publication
from dl49.files import File
from dl49.guide import Guide
from dl49.pdf.editions import EDITIONS


def site_editions(guide: Guide, publication: Publication) -> Mapping[str, File]:
    """Return the PDFs that the site offers, if they are wanted and the guide has no problems.

    Raises ProblemsError where something has no form in print.
    """
    if guide.problems or not publication.pdf:
        return {}
    from dl49.pdf.build import build_editions  # noqa: PLC0415 (without PDFs its packages are not needed)

    made = build_editions(guide.catalogue, EDITIONS, publication, guide.epoch)
    return {f"downloads/{edition.name}": File(made[edition.name], edition.label) for edition in EDITIONS}
