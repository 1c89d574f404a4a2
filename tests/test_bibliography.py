"""References: what is read from BibTeX, and how a work is shown."""

from __future__ import annotations

from typing import TypedDict, Unpack

import pytest

from dl49.bibliography import MOST_AUTHORS, format_reference, read_references
from dl49.catalogue import Reference
from dl49.problems import Problem
from dl49.text_files import TextFile

ENTRY = """\
@article{first2001work,
  author  = {Ada First and Second, Bo and {Lab of Samples} and others},
  title   = {{A First {Work}: Beginnings}},
  year    = 2001,
  journal = "Journal of
             Samples",
  doi     = {10.1000/sample.1}
}
"""

NO_DOI = "`doi` is not a bare DOI, such as 10.1162/neco.1997.9.8.1735. Correct it."
NO_TITLE = "`title` is in capitals or ends in a mark. Write it as the work has it, without a mark at its end."
NO_ARXIV = "`eprint` is not an arXiv number, such as 1706.03762. Correct it."
NO_ADDRESS = "`url` is not an address that starts with https://. Correct it."
NO_NAMES = "`author` is not a list of names. Write `Ada First and Bo Second and others`."
NO_KEY = "The key `1st` cannot be cited. Use letters, digits, `_`, `:` and `-` only."


class Fields(TypedDict, total=False):
    """What may be given of a reference."""

    authors: tuple[str, ...]
    and_others: bool
    title: str
    venue: str
    doi: str
    arxiv: str
    url: str


def read(text: str) -> dict[str, Reference]:
    problems: list[Problem] = []
    references = read_references(TextFile("content/references.bib", text), problems)
    assert problems == []
    return references


def problems_of(text: str) -> list[str]:
    problems: list[Problem] = []
    read_references(TextFile("content/references.bib", text), problems)
    return [str(problem) for problem in problems]


def work(**fields: Unpack[Fields]) -> Reference:
    """Return a reference with what a test does not care about filled in."""
    return Reference(
        key="a2001b",
        authors=fields.get("authors", ("Ada First",)),
        and_others=fields.get("and_others", False),
        title=fields.get("title", "A Work"),
        year="2001",
        venue=fields.get("venue", ""),
        doi=fields.get("doi", ""),
        arxiv=fields.get("arxiv", ""),
        url=fields.get("url", ""),
        line=1,
    )


def test_an_entry_is_read_whatever_encloses_its_fields() -> None:
    assert read(f"% works\n\n{ENTRY}") == {
        "first2001work": Reference(
            key="first2001work",
            authors=("Ada First", "Bo Second", "Lab of Samples"),
            and_others=True,
            title="A First Work: Beginnings",
            year="2001",
            venue="Journal of Samples",
            doi="10.1000/sample.1",
            arxiv="",
            url="",
            line=3,
        )
    }


@pytest.mark.parametrize(
    ("field", "venue"),
    [
        ("booktitle = {A Conference}", "A Conference"),
        ("publisher = {A Press}", "A Press"),
        ("school = {A School}", "A School"),
        ("howpublished = {A Website}", "A Website"),
        ("JOURNAL = {A Journal}", "A Journal"),
        ("note = {A Note}", ""),
        ("journal = {A Journal},\n  publisher = {A Press}", "A Journal"),
    ],
)
def test_the_venue_is_where_the_work_appeared(field: str, venue: str) -> None:
    [reference] = read(ENTRY.replace('journal = "Journal of\n             Samples"', field)).values()
    assert reference.venue == venue


def test_works_keep_the_order_of_the_file() -> None:
    entries = "\n".join(ENTRY.replace("first2001work", key) for key in ("c", "a", "b"))
    assert [(key, reference.line) for key, reference in read(entries).items()] == [("c", 1), ("a", 10), ("b", 19)]


def test_nothing_is_read_from_a_file_that_cannot_be_read() -> None:
    problems: list[Problem] = []
    assert read_references(TextFile("content/references.bib", None), problems) == {}
    assert problems == []


@pytest.mark.parametrize(
    ("number", "year"),
    [
        *(("1706.03762", 2017), ("2101.00001", 2020), ("1312.6114", 2014), ("0704.0001", 2007), ("1412.6980", 2020)),
        *(("cs/0101001", 2001), ("math.GT/0309136", 2003), ("hep-th/9901001", 1998)),
    ],
)
def test_arxiv_numbers_of_all_times_are_known(number: str, year: int) -> None:
    entry = ENTRY.replace("doi     = {10.1000/sample.1}", f"eprint = {{{number}}}").replace("2001", str(year))
    [reference] = read(entry).values()
    assert reference.links == ((f"arXiv:{number}", f"https://arxiv.org/abs/{number}"),)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("2001,", "{20001},", 4, "`year` is not a year of four digits. Correct it."),
        ("{10.1000/sample.1}", "{10.1/x}", 7, NO_DOI),
        ("{10.1000/sample.1}", "{doi:10.1000/x}", 7, NO_DOI),
        ("doi     = {10.1000/sample.1}", "eprint = {1706.03762v7}", 7, NO_ARXIV),
        *(
            ("doi     = {10.1000/sample.1}", f"eprint = {{{number}}}", 7, NO_ARXIV)
            for number in (
                "9913.99999",
                "1613.00001",
                "1600.00001",
                "1067.00133",
                "1312.61199",
                "1501.0001",
                "cs/0113001",
            )
        ),
        (
            "doi     = {10.1000/sample.1}",
            "eprint = {2812.00001}",
            4,
            "arXiv:2812.00001 is of 2028, the year is 2001. Correct one of them.",
        ),
        (
            "doi     = {10.1000/sample.1}",
            "eprint = {1607.00133}",
            4,
            "arXiv:1607.00133 is of 2016, the year is 2001. Correct one of them.",
        ),
        (
            "doi     = {10.1000/sample.1}",
            "eprint = {cs/9301001}",
            4,
            "arXiv:cs/9301001 is of 1993, the year is 2001. Correct one of them.",
        ),
        ("= 2001,", "= 2099,", 4, "No work that is cited is of 2099. Correct the year."),
        ("= 2001,", "= 0201,", 4, "No work that is cited is of 201. Correct the year."),
        ("= 2001,", "= 2002,", 4, "The key `first2001work` says 2001, the year is 2002. Correct one of them."),
        ("{10.1000/sample.1}", "{10.1000/sample.1.}", 7, NO_DOI),
        ("{Ada First and Second, Bo", "{A First, B Second", 2, NO_NAMES),
        ("{Ada First and Second, Bo", "{Ada First, Bo Second, Cy Third", 2, NO_NAMES),
        ("{Ada First and", "{Ada First and others and", 2, NO_NAMES),
        ("{Ada First and", "{Ada F1rst and", 2, NO_NAMES),
        ("{{A First {Work}: Beginnings}}", "{{A FIRST WORK: BEGINNINGS}}", 3, NO_TITLE),
        ("{{A First {Work}: Beginnings}}", "{A first work.}", 3, NO_TITLE),
        ("doi     = {10.1000/sample.1}", "url = {www.example.org}", 7, NO_ADDRESS),
        ("Ada First and", "Ada, First, Jr and", 2, NO_NAMES),
        ("others}", "Di Third et al.}", 2, NO_NAMES),
        ("Ada First", "Ad\\'a First", 2, "`author` holds a TeX command. Write the letter itself in UTF-8."),
        ("{{A First {Work}: Beginnings}},", "{{A First Work}}", 3, "There is no comma after `title`. Add one."),
        ("@article{first2001work,", "@article{1st,", 1, NO_KEY),
        ("  journal", "  journl", 5, "`journl` is not a known field. Correct its name or remove it."),
        ("  doi ", "  year    = 2002,\n  doi ", 7, "The entry gives `year` twice. Keep one."),
    ],
)
def test_what_is_wrong_is_found_on_its_line(old: str, new: str, line: int, message: str) -> None:
    assert f"content/references.bib:{line}: {message}" in problems_of(ENTRY.replace(old, new))


def test_a_work_links_to_all_places_that_hold_it() -> None:
    reference = work(doi="10.1000/a.1", arxiv="1234.56789", url="https://example.org/a/")
    assert reference.links == (
        ("doi:10.1000/a.1", "https://doi.org/10.1000/a.1"),
        ("arXiv:1234.56789", "https://arxiv.org/abs/1234.56789"),
        ("example.org/a", "https://example.org/a/"),
    )


def test_a_work_is_shown_with_authors_title_venue_year_and_links() -> None:
    shown = format_reference(
        work(authors=("Ada First", "Bo Second"), venue="A Journal", doi="10.1000/a.1", arxiv="1234.56789")
    )
    assert shown.key == "a2001b"
    assert shown.html == (
        'Ada First, Bo Second. <a href="https://doi.org/10.1000/a.1">A Work</a>. <cite>A Journal</cite>, 2001, '
        '<a href="https://doi.org/10.1000/a.1">doi:10.1000/a.1</a>, '
        '<a href="https://arxiv.org/abs/1234.56789">arXiv:1234.56789</a>.'
    )


def test_a_work_without_venue_or_links_is_shown() -> None:
    assert format_reference(work()).html == "Ada First. A Work. 2001."


def test_unnamed_authors_are_others() -> None:
    assert format_reference(work(and_others=True)).html.startswith("Ada First et al. A Work.")


@pytest.mark.parametrize("extra", [0, 1, 20])
def test_a_long_list_of_authors_is_cut_where_that_is_asked_for(extra: int) -> None:
    authors = tuple(f"Ada N{number}" for number in range(MOST_AUTHORS + extra))
    short = format_reference(work(authors=authors), shorten=True).html
    assert short.count("Ada") == (MOST_AUTHORS - 1 if extra else MOST_AUTHORS)
    assert (" et al. A Work" in short) == bool(extra)
    assert format_reference(work(authors=authors)).html.count("Ada") == len(authors)


def test_what_stands_in_a_field_is_text_not_html() -> None:
    shown = format_reference(work(authors=("<b>",), title="A & <i>", venue='"C"', url='https://example.org/?a="&b'))
    assert str(shown.html) == (
        '&lt;b&gt;. <a href="https://example.org/?a=&quot;&amp;b">A &amp; &lt;i&gt;</a>. '
        "<cite>&quot;C&quot;</cite>, 2001, "
        '<a href="https://example.org/?a=&quot;&amp;b">example.org/?a=&quot;&amp;b</a>.'
    )
