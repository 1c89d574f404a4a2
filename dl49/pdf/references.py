"""references.bib as the print editions need it."""

from __future__ import annotations

from bibtexparser.entrypoint import parse_string, write_string
from bibtexparser.model import Field


def print_references(bibtex: str) -> str:
    """Return the BibTeX with an address for works that are known by their arXiv number only: print styles omit it."""
    library = parse_string(bibtex)
    for entry in library.entries:
        fields = entry.fields_dict
        if "eprint" in fields and not {"doi", "url"} & fields.keys():
            number = str(fields["eprint"].value).strip("{} ")
            entry.set_field(Field("url", f"https://arxiv.org/abs/{number}"))
    return write_string(library)
