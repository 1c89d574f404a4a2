"""A hook for measuring: lets the theme's own search plugin index all pages, as if ours were not there."""

from __future__ import annotations

import shutil
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from dl49.addresses import tree_of
from dl49.catalogue import Catalogue
from dl49.plain import paragraphs
from dl49.reader import read_catalogue
from dl49.search import FIRST

_READ: dict[str, Catalogue] = {}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the content."""
    _READ.setdefault("catalogue", read_catalogue(Path(config.docs_dir))[0].with_math())
    return config


@event_priority(-300)  # after our own hook has excluded the page
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Let the plugin index every page but the list of questions."""
    page.meta["search"] = {"exclude": page.file.src_uri.startswith("questions.")}
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Give the plugin the text of a question."""
    question = _READ["catalogue"].by_path.get(page.file.src_uri)
    if question is None:
        return html
    tree = tree_of(page.url)
    math = _READ["catalogue"].math
    lines = [line for block in question.parts[tree].fragments for line in paragraphs(block.tokens, tree, math)]
    return f"<h1>{escape(question.title[tree])}</h1>" + "".join(f"<p>{escape(line)}</p>" for line in lines)


@event_priority(-300)  # after our own hook has written its index
def on_post_build(config: MkDocsConfig) -> None:
    """Write the plugin's index, and the theme's programs that our hook left out."""
    scripts = Path("assets", "javascripts")
    for name in ("workers", "lunr"):
        shutil.copytree(
            next(Path(one, scripts, name) for one in config.theme.dirs if Path(one, scripts, name).is_dir()),
            Path(config.site_dir, scripts, name),
            dirs_exist_ok=True,
        )
    plugin: Any = config.plugins["material/search"]
    Path(config.site_dir, FIRST).write_text(plugin.search_index.generate_search_index(None), encoding="utf-8")
