"""What tests share: the sample content, real builds of the site, and a real browser."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from dl49.portable import ADDRESS as ZIP
from tests import browsers, sites
from tests.browsers import Visitor

_REAL = {
    "address",
    "answers",
    "books",
    "browser",
    "folder",
    "larger",
    "preview",
    "project",
    "sample_site",
    "site",
    "unpacked",
    "wheel",
}
"""Fixtures that build a site, print books or start a browser."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what takes long as slow: `make test-quick` leaves it out."""
    for item in items:
        if _REAL.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a copy of the sample content: two sections, three questions, a figure, all sound."""
    shutil.copytree(sites.SAMPLE.parent / "experiments", tmp_path / "experiments")
    return Path(shutil.copytree(sites.SAMPLE, tmp_path / "content"))


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that all processes of a test run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def site(shared: Path) -> sites.Site:
    """Return the site itself, built once for all tests, as if it had a repository."""
    build = partial(sites.build, sites.PROJECT, REPO_URL=sites.REPOSITORY)
    return sites.Site(sites.made_once(shared, "site", build))


@pytest.fixture(scope="session")
def sample_site(shared: Path) -> sites.Site:
    """Return the site of the sample content."""
    project = sites.made_once(shared, "sample", sites.sample_project)
    return sites.Site(sites.made_once(shared, "sample-site", lambda folder: sites.build(project, folder)))


@pytest.fixture(scope="session")
def unpacked(site: sites.Site, shared: Path) -> Path:
    """Return the folder that a reader has who unpacked the site's ZIP file, in one with a name that is no address."""

    def unpack(place: Path) -> None:
        with zipfile.ZipFile(site.folder / ZIP) as archive:
            archive.extractall(place)

    return sites.made_once(shared, "下载 100%", unpack) / "dl49"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project around the sample content, to be changed and built."""
    return sites.sample_project(tmp_path / "project")


@pytest.fixture(scope="session")
def address(site: sites.Site) -> Iterator[str]:
    """Return the address at which the site is served."""
    with sites.served(site.folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a Chromium; skip the test where there is none, fail it in continuous integration."""
    with sync_playwright() as playwright:
        found = browsers.launch(playwright)
        if found is None:
            browsers.give_up(browsers.MISSING)
        yield found
        found.close()


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    """Return a visitor of the site; it must have asked no other host and met no complaint in the console."""
    visitor = Visitor(browser, address)
    yield visitor
    visitor.close()
    assert visitor.foreign == []
    assert visitor.complaints == []
