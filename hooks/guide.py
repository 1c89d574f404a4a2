"""MkDocs events of the study guide. Everything that is decided here is decided in dl49; this only passes it on."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

from jinja2 import Environment
from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import write_file
from mkdocs.utils.templates import TemplateContext
from mkdocs_static_i18n.plugin import I18n

from dl49 import navigation
from dl49.addresses import Publication, absolute, in_tree, tree_of
from dl49.anchors import anchors
from dl49.bundling import minified
from dl49.data import FEED, sitemap
from dl49.dates import content_date
from dl49.guide import Guide, load_guide
from dl49.math.katex import katex_assets
from dl49.offline import WORKER, service_worker
from dl49.outlets import Output, run_outlets
from dl49.pages.lists import ListContext, make_list
from dl49.pages.outline import Entry, outline
from dl49.pages.question import question_page
from dl49.policy import Pages, Templates
from dl49.portable import add_portable, portable_listing
from dl49.problems import Problem, report
from dl49.prose import EXTENSIONS
from dl49.prose.extension import Prose
from dl49.search import FIRST, size_report
from dl49.share_images import image_address
from dl49.stylesheets import join_stylesheets
from dl49.tools import ToolMissingError
from dl49.wording import WORDS

log = logging.getLogger("mkdocs.hooks.guide")

_UNLOADED: Final = ("assets/images/", "assets/javascripts/lunr/", "assets/javascripts/workers/", "figures/", ".map")
"""How addresses begin or end of what no page loads: the theme's icon and search, figures (pages have them), maps."""

_AS_IT_IS: Final = ".as-it-is"
"""What the names of Markdown files that are no pages end with for MkDocs."""


@dataclass
class State:
    """What the events of one run share."""

    serving: bool = False
    given_date: str = ""
    guide: Guide | None = None
    anchors: Mapping[str, frozenset[str]] = field(default_factory=dict)
    output: Output = field(default_factory=lambda: Output({}, ()))
    pages: Pages = field(default_factory=Pages)
    foreign: list[str] = field(default_factory=list)

    @property
    def loaded(self) -> Guide:
        """The guide of the current build."""
        assert self.guide is not None, "the guide is loaded in on_config"  # noqa: S101
        return self.guide

    @property
    def problems(self) -> list[Problem]:
        """The problems of the current build."""
        return [*self.loaded.problems, *self.output.problems]


STATE = State()


def _i18n(config: MkDocsConfig) -> I18n:
    plugin = config.plugins["i18n"]
    assert isinstance(plugin, I18n)  # noqa: S101
    return plugin


def _publication(config: MkDocsConfig) -> Publication:
    return Publication(config.site_url, config.repo_url, pdf=config.extra["pdf"] and not STATE.serving)


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG001
    """Remember whether this is a preview, which goes on whatever is wrong with the content, and the date asked for."""
    STATE.serving = command == "serve"
    STATE.given_date = os.environ.get("SOURCE_DATE_EPOCH", "")
    # It tells of each word that the second tree has of its own.
    logging.getLogger("mkdocs.plugins.mkdocs_static_i18n.reconfigure").setLevel(logging.WARNING)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load the guide, once for both trees; set the date of the build and the navigation."""
    if not config.repo_url:
        config.edit_uri = ""  # nowhere to edit
    if not _i18n(config).building:  # static-i18n builds the second tree from within the first
        content = Path(config.docs_dir)
        os.environ["SOURCE_DATE_EPOCH"] = STATE.given_date  # an earlier build of a preview has set it for MkDocs
        date = content_date(content)
        if date.warning:
            logging.getLogger("dl49").warning(date.warning)  # in MkDocs' own it would fail a strict build
        os.environ["SOURCE_DATE_EPOCH"] = str(date.epoch)
        try:
            STATE.guide = load_guide(content, date.epoch)
            STATE.anchors = anchors(STATE.loaded.catalogue)
        except ToolMissingError as error:
            raise PluginError(str(error)) from error
    entries = navigation.order(STATE.loaded.catalogue)
    config.nav = [entry if isinstance(entry, str) else {entry.key: list(entry.files)} for entry in entries]
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Run the outlets. Stop a build that has problems before anything is written; a preview logs them and goes on."""
    if not _i18n(config).building:
        try:
            made = run_outlets(STATE.loaded, _publication(config))
            STATE.output = made if STATE.serving else replace(made, files={**made.files, **portable_listing()})
        except ToolMissingError as error:
            raise PluginError(str(error)) from error
        formulas = (typeset.html for typeset in STATE.loaded.catalogue.math.values())
        scripts = [str(script) for script in config.extra_javascript]
        STATE.pages, STATE.foreign = Pages(formulas, scripts, policy=not STATE.serving), []
        log.info(size_report({address: file.data for address, file in STATE.output.files.items()}))
    problems = report(STATE.problems)
    if problems and not STATE.serving:
        raise PluginError("\n".join([*problems, f"{len(problems)} problems in the content: nothing was built."]))
    for problem in problems:
        log.error(problem)


@event_priority(-200)  # after static-i18n, which makes all files anew from docs_dir
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Take from MkDocs what no page loads, and the Markdown of what is ours to render; add what is generated."""
    guide = STATE.loaded
    for file in [*files]:
        if file.src_uri.startswith(_UNLOADED) or file.src_uri.endswith(_UNLOADED):
            files.remove(file)
    readable = {page.path.removeprefix(f"{guide.catalogue.folder}/") for page in guide.catalogue.pages}
    for file in files:
        if file.is_documentation_page() and file.src_uri not in readable:
            file.content_string = ""
    for script in () if STATE.serving else Path(config.docs_dir, "assets").glob("*.js"):
        files.src_uris[f"assets/{script.name}"].content_string = minified(script)
    for name, path in katex_assets():
        files.append(File.generated(config, f"assets/katex/{name}", abs_src_path=str(path)))
    for address, made in STATE.output.files.items():
        if not made.source:
            file = File.generated(config, f"{address}{_AS_IT_IS if address.endswith('.md') else ''}", content=made.data)
            file.dest_uri = address
            files.append(file)
        elif tree_of(address) == _i18n(config).current_language:
            files.append(File.generated(config, address, content=made.data.decode()))
            files.src_uris[address].edit_uri = made.source
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG001
    """Name the sections of the sidebar in the tree's language."""
    tree = _i18n(config).current_language
    for item in nav.items:
        if isinstance(item, Section):
            item.title = escape(navigation.group_name(STATE.loaded.catalogue, item.title, tree) or item.title)
    return nav


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Set how the page is rendered, and its title and description as HTML: the theme prints them as they are."""
    tree = tree_of(page.url)
    context = ListContext(STATE.loaded, STATE.output.files, page.url, tree)
    config.markdown_extensions = [*EXTENSIONS, Prose(lambda name: make_list(name, context))]  # type: ignore[list-item]
    config.mdx_configs = {name: dict(options) for name, options in EXTENSIONS.items()}
    question = STATE.loaded.catalogue.by_path.get(page.file.src_uri)
    if question:
        page.meta.update(navigation.page_meta(question, tree))
        page.title = escape(navigation.short_title(question, tree))
    elif page.url == in_tree("", tree):
        page.title = WORDS[tree].home
    page.meta.update({name: escape(page.meta[name]) for name in ("title", "description") if name in page.meta})
    page.meta["search"] = {"exclude": True}  # from the search plugin's index: ours is another
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Tell MkDocs to which anchors links may lead: it knows those of headings only."""
    generated = STATE.anchors.get(page.file.src_uri, frozenset())
    page.present_anchor_ids = {*(page.present_anchor_ids or ()), *generated}
    return html


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:  # noqa: ARG001
    """Put in the page of a question, and tell the templates what the head and the foot of a page need."""
    question = STATE.loaded.catalogue.by_path.get(page.file.src_uri)
    if question:
        page.content = question_page(STATE.loaded, question, page.url, tree_of(page.url))
        entries = outline(question, tree_of(page.url), STATE.loaded.catalogue.math)
        page.toc = TableOfContents([_link(page.title, "question", entries)])
        told = navigation.told(STATE.loaded, _publication(config), question, tree_of(page.url))
        context["dl49_told"] = told  # type: ignore[typeddict-unknown-key]
    image = image_address(question, tree_of(page.url))
    has_image = image in STATE.output.files
    context["dl49_image"] = absolute(config.site_url, image) if has_image else ""  # type: ignore[typeddict-unknown-key]
    context["dl49_offline"] = not STATE.serving  # type: ignore[typeddict-unknown-key]
    context["dl49_feed"] = FEED in STATE.output.files  # type: ignore[typeddict-unknown-key]
    title = Markup(page.title).unescape()
    context["dl49"] = navigation.frame(STATE.problems, _publication(config), page.url, title, question)  # type: ignore[typeddict-unknown-key]
    return context


def _link(title: str, anchor: str, within: tuple[Entry, ...], level: int = 1) -> AnchorLink:
    """Return an entry of the theme's table of contents; titles are HTML there."""
    link = AnchorLink(title, anchor, level)
    titles = [Markup('<span lang="{}">{}</span>').format(one.language, one.title) for one in within]
    link.children = [_link(name, one.anchor, one.within, level + 1) for name, one in zip(titles, within, strict=True)]
    return link


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG001
    """Mark the scripts of the templates."""
    env.add_extension(Templates)
    return env


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG001
    """Seal a page, and remember what must not be published."""
    return _sealed(output, page.url)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Seal the page for what is not there, and list all pages; without an address of the site there is no list."""
    if template_name == "sitemap.xml":
        return sitemap(STATE.loaded, _publication(config))
    return _sealed(output_content, template_name) if template_name.endswith(".html") else output_content


def _sealed(html: str, address: str) -> str:
    sealed, foreign = STATE.pages.seal(html)
    STATE.foreign.extend(f"{address or 'index.html'}: {part} is of no template of ours." for part in foreign)
    return sealed


@event_priority(-100)  # after the search plugin, which has written an empty index there
def on_post_build(config: MkDocsConfig) -> None:
    """Put the search's first part where the theme looks for an index; fail if a page holds what it must not.

    When both trees are there, join the style sheets, make the zip to be opened from disk, and list what the service
    worker keeps.
    """
    write_file(STATE.output.files[FIRST].data, str(Path(config.site_dir, FIRST)))
    if STATE.foreign and not STATE.serving:
        raise PluginError("\n".join([*STATE.foreign, "The site must not be published."]))
    for line in STATE.foreign:
        log.error(line)
    if not STATE.serving and not _i18n(config).building:
        join_stylesheets(Path(config.site_dir))
        add_portable(Path(config.site_dir), STATE.loaded.epoch, config.site_url)
        write_file(service_worker(Path(config.site_dir)).encode(), str(Path(config.site_dir, WORKER)))
