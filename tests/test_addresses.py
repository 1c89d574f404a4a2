"""Addresses: two trees, the same below, at a root, below a path, or nowhere in particular."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dl49.addresses import absolute, climb, in_tree, to_tree, tree_of
from dl49.languages import LANGUAGES, Language

PAGES = ["", "about/", "questions/", "questions/03-vanishing-and-exploding-gradients/", "english/", "questions/01-en/"]
"""Pages of the Chinese tree; the last two only look English."""


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_the_same_address_in_both_trees(page: str) -> None:
    assert (tree_of(page), tree_of(f"en/{page}")) == ("zh", "en")
    assert in_tree(page, "en") == in_tree(f"en/{page}", "en") == f"en/{page}"
    assert in_tree(page, "zh") == in_tree(f"en/{page}", "zh") == page


@pytest.mark.parametrize("home", ["", ".", "./"])
def test_the_home_page_has_several_names(home: str) -> None:
    assert in_tree(home, "zh") == ""
    assert in_tree(home, "en") == "en/"


@pytest.mark.parametrize(
    ("page", "root", "tree"),
    [
        ("", "./", "./"),
        ("about/", "../", "../"),
        ("questions/01-a/", "../../", "../../"),
        ("en/", "../", "./"),
        ("en/about/", "../../", "../"),
        ("en/questions/01-a/", "../../../", "../../"),
    ],
)
def test_the_way_to_the_root_and_to_the_tree(page: str, root: str, tree: str) -> None:
    assert climb(page) == root
    assert to_tree(page) == tree


@settings(deadline=None)
@given(
    st.lists(st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True).filter(lambda name: name != "en"), max_size=4),
    st.sampled_from(LANGUAGES),
)
def test_the_ways_lead_there_from_every_page(names: list[str], tree: Language) -> None:
    page = in_tree("".join(f"{name}/" for name in names), tree)
    for site in ("https://example.org/", "https://example.org/below/a/path/"):
        here = urljoin(site, page)
        assert urljoin(here, climb(page)) == site
        assert urljoin(here, to_tree(page)) == urljoin(site, in_tree("", tree))


@pytest.mark.parametrize(
    ("site", "full"),
    [
        ("https://example.org", "https://example.org/en/about/"),
        ("https://example.org/", "https://example.org/en/about/"),
        ("https://example.org/guide", "https://example.org/guide/en/about/"),
        ("https://example.org/guide/", "https://example.org/guide/en/about/"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/en/about/"),
    ],
)
def test_full_addresses(site: str, full: str) -> None:
    assert absolute(site, "en/about/") == full
    assert absolute(site, "") == full.removesuffix("en/about/")


@pytest.mark.parametrize("site", [None, ""])
def test_a_site_without_address_has_no_full_ones(site: str | None) -> None:
    assert absolute(site, "about/") is None
