"""references.bib as the print editions need it."""

from __future__ import annotations

from bibtexparser.entrypoint import parse_string


def print_references(bibtex: str) -> str:
    """Return the BibTeX, line by line the same, with an address for works known by their arXiv number only.

    The usual styles of references do not print that number, and a reader must be able to find the work.
    """
    lines = bibtex.split("\n")
    for entry in parse_string(bibtex).entries:
        fields = entry.fields_dict
        eprint = fields.get("eprint")
        if eprint and eprint.start_line is not None and not {"doi", "url"} & fields.keys():
            number = str(eprint.value).strip("{} ")
            line = lines[eprint.start_line]
            name = line.index("eprint")
            lines[eprint.start_line] = f"{line[:name]}url = {{https://arxiv.org/abs/{number}}}, {line[name:]}"
    return "\n".join(lines)
