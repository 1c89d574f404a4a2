"""What can be printed: the PDFs of the site, whole and by section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dl49.addresses import KINDS, cover_address, pdf_name
from dl49.catalogue import Catalogue, Section
from dl49.files import File
from dl49.languages import Language, other


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF of the site: where it is, what kind it is, its file, and the picture of its cover, if it has one."""

    address: str
    kind: str
    file: File
    cover: str = ""


def editions(files: Mapping[str, File], tree: Language) -> list[Pdf]:
    """Return the PDFs of the whole guide among the files of the site, those in the tree's language first."""
    names = (pdf_name(language, kind) for language in (tree, other(tree)) for kind in KINDS)
    found = ((name, files.get(f"downloads/{name}")) for name in names)
    return [Pdf(f"downloads/{name}", "", file, cover_address(name)) for name, file in found if file]


def section_sheets(
    catalogue: Catalogue, files: Mapping[str, File], tree: Language
) -> Iterator[tuple[Section, list[Pdf]]]:
    """Yield the sections of which there are PDFs in the tree's language, with answers and without."""
    for section in catalogue.sections:
        addresses = ((kind, f"downloads/{pdf_name(tree, kind, section.number)}") for kind in KINDS)
        found = [Pdf(address, kind, files[address]) for kind, address in addresses if address in files]
        if found:
            yield section, found
