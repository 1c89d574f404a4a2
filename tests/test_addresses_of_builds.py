"""Builds the sample without an address, for a host and for a folder of a host: every link is right in each."""

from __future__ import annotations

from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin
from urllib.request import urlopen

import pytest

from tests import sites
from tests.sites import Page, Site, has, served

QUESTION = "questions/01-what-is-a-gradient/"
ADDRESSES = ["https://example.org/", "https://example.org/a/b/", "https://example.org/a/b"]


def built(shared: Path, sample_site: Site, site_url: str) -> Site:
    """Return the sample built for an address."""
    if not site_url:
        return sample_site
    name = "sample-for-" + "".join(c if c.isalnum() else "-" for c in site_url)
    return Site(sites.made_once(shared, name, lambda folder: sites.build(shared / "sample", folder, SITE_URL=site_url)))


def links(page: Page, rel: str) -> list[tuple[str | None, str]]:
    found = page.all(f"/html/head/link[@rel='{rel}']")
    return [(link.get("hreflang"), str(link.get("href"))) for link in found]


@pytest.mark.parametrize("site_url", ADDRESSES)
@pytest.mark.parametrize("url", ["", "about/", QUESTION, "en/", "en/concepts/", f"en/{QUESTION}"])
def test_canonical_and_alternate_addresses_are_full_where_the_site_has_one(
    shared: Path, sample_site: Site, site_url: str, url: str
) -> None:
    page = built(shared, sample_site, site_url).page(url)
    home = site_url.rstrip("/") + "/"
    chinese = home + url.removeprefix("en/")
    english = f"{home}en/{url.removeprefix('en/')}"
    assert links(page, "canonical") == [(None, home + url)]
    assert page.meta("og:url") == home + url
    assert links(page, "alternate") == [("zh", chinese), ("en", english), ("x-default", chinese)]


@pytest.mark.parametrize("url", ["", QUESTION, "en/", f"en/{QUESTION}"])
def test_without_an_address_alternates_are_relative_and_there_is_no_canonical_one(sample_site: Site, url: str) -> None:
    page = sample_site.page(url)
    here = "http://anywhere/below/"
    assert links(page, "canonical") == []
    assert page.all("//meta[@property='og:url']") == []
    chinese, english = here + url.removeprefix("en/"), f"{here}en/{url.removeprefix('en/')}"
    found = [(language, urljoin(here + url, href)) for language, href in links(page, "alternate")]
    assert found == [("zh", chinese), ("en", english), ("x-default", chinese)]


@pytest.mark.parametrize("site_url", ["", *ADDRESSES])
def test_links_within_the_site_are_relative(shared: Path, sample_site: Site, site_url: str) -> None:
    site = built(shared, sample_site, site_url)
    for page in site.pages([url for url in site.urls if url != "404.html"]):
        for element in page.all("//a[@href] | //img | //script[@src] | //link[@rel='stylesheet' or @rel='icon']"):
            value = str(element.get("href") or element.get("src"))
            assert not value.startswith("/"), (page.url, value)
            assert "example.org" not in value, (page.url, value)


@pytest.mark.parametrize("site_url", [*ADDRESSES, "https://example.org/en/figures/"])
def test_the_sitemap_holds_full_addresses(shared: Path, sample_site: Site, site_url: str) -> None:
    site = built(shared, sample_site, site_url)
    text = (site.folder / "sitemap.xml").read_text(encoding="utf-8")
    for url in site.urls:
        assert text.count(f"<loc>{site_url.rstrip('/')}/{url}</loc>") == (url != "404.html")
    assert text.count("<loc>") == len(site.urls) - 1


def loads(address: str, page: Page) -> list[str]:
    """Return what a browser at ``address`` loads for a page, and where the page leads on the same host."""
    elements = page.all("//a[@href] | //img | //script[@src] | //link[@rel='stylesheet' or @rel='icon']")
    values = (urljoin(address, str(element.get("href") or element.get("src"))) for element in elements)
    host = urljoin(address, "/")
    return sorted({urldefrag(value).url for value in values if value.startswith(host)})


@pytest.mark.parametrize(
    ("site_url", "below"),
    [
        ("", "/"),
        ("", "/a/b/"),
        ("https://example.org/", "/"),
        ("https://example.org/a/b/", "/a/b/"),
        ("https://example.org/a/b", "/a/b/"),
    ],
)
def test_everything_that_pages_load_and_link_to_is_there(
    shared: Path, sample_site: Site, site_url: str, below: str
) -> None:
    site = built(shared, sample_site, site_url)
    with served(site.folder, below) as home:
        wanted = {url for page in site.pages() if page.url != "404.html" for url in loads(home + page.url, page)}
        if site_url or below == "/":  # without an address, the site cannot know where its 404 page is shown
            wanted |= set(loads(f"{home}no/such/page/", site.page("404.html")))
        assert len(wanted) > 25
        assert [url for url in wanted if not url.startswith(home)] == []
        assert [url for url in sorted(wanted) if not answers(url)] == []


def answers(url: str) -> bool:
    try:
        with urlopen(url) as response:
            return bool(response.status == 200)
    except HTTPError as error:
        error.close()
        return False


@pytest.mark.parametrize(("site_url", "root"), [("", "/"), (ADDRESSES[0], "/"), (ADDRESSES[1], "/a/b/")])
def test_the_404_page_leads_to_both_trees_from_any_address(
    shared: Path, sample_site: Site, site_url: str, root: str
) -> None:
    page = built(shared, sample_site, site_url).page("404.html")
    content = page.all(f"//article[{has('md-content__inner')}]//a")
    assert [link.get("href") for link in content] == [root, f"{root}questions/", f"{root}en/", f"{root}en/questions/"]
    for element in page.all("//script[@src] | //link[@rel='stylesheet' or @rel='icon']"):
        assert str(element.get("src") or element.get("href")).startswith(root)
