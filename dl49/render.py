"""Renders a fragment of our Markdown as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from dl49.addresses import in_tree
from dl49.figures import BrokenFigureError, FigureSource, figure_anchor, figure_source, inline, knob_of
from dl49.languages import Language
from dl49.markdown import Formula, Fragment, cited, parser
from dl49.math.katex import Typeset
from dl49.prose.code import highlighted
from dl49.terms import Mention, Terms
from dl49.wording import HEADINGS, WORDS

_PARSER = parser()


@dataclass(slots=True)
class Citations:
    """The numbers of the works that a page cites, and where each is cited: ``places[key]`` are anchors."""

    numbers: dict[str, int] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)

    def cite(self, key: str, language: Language) -> tuple[int, str]:
        """Count a citation; return the work's number and a new anchor for this place."""
        number = self.numbers.setdefault(key, len(self.numbers) + 1)
        places = self.places.setdefault(key, [])
        places.append(f"cite-{language}-{number}-{sum(p.startswith(f'cite-{language}-') for p in places) + 1}")
        return number, places[-1]


class Medium:
    """What media show each in their own way; this is the site's."""

    def formula(self, _formula: Formula, typeset: Typeset) -> str:
        """Return a formula as HTML."""
        return typeset.html

    def drawing(self, svg: str, alternative: str, language: Language, file: str) -> str:
        """Return a figure as HTML, to which the gallery leads; it raises BrokenFigureError if it cannot be read."""
        return f'<span id="{figure_anchor(file)}"></span>{moving(svg, alternative, language, file)}'

    def question(self, stem: str, anchor: str, target: Target) -> str:
        """Return the address of a question in the tree of its own language, or of a place in it."""
        return f"{target.to_root}{in_tree(f'questions/{stem}/', target.language)}{anchor and f'#{anchor}'}"

    def program(self, figure: str, target: Target) -> str:
        """Return the way to the program that drew a figure."""
        page = target.to_root + in_tree(f"figures/{figure}/", target.language)
        return f'<a class="dl49-program-link" href="{page}">{WORDS[target.language].program}</a>'


@dataclass(frozen=True, slots=True)
class Target:
    """What rendering needs to know of the page.

    ``to_root`` leads from the page to the root of the site; ``figures`` are SVGs by file name; ``terms`` are explained
    where they first stand. ``medium`` shows what not all media show alike.
    """

    language: Language
    to_root: str
    math: Mapping[Formula, Typeset]
    citations: Citations
    figures: Mapping[str, str | None] = field(default_factory=dict)
    terms: Terms | None = None
    medium: Medium = field(default_factory=Medium)


class _Renderer(RendererHTML):
    """Adds math, citations and figures to the standard renderer; ``env["target"]`` is the Target."""

    def text(self, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType) -> str:
        content = _apart(tokens, index)
        terms = env["target"].terms
        if terms is None or _in_link(tokens, index):
            return escapeHtml(content)
        return _explained(content, terms.find(content), env)

    def text_special(self, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
        return escape(tokens[index].content, quote=False)

    def math_inline(self, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType) -> str:
        html = _formula(Formula(tokens[index].content, display=False), env["target"])
        before, after = _marks(tokens, index - 1)[1], _marks(tokens, index + 1)[0]
        joined = f"{escapeHtml(before)}{html}{escapeHtml(after)}"
        return f'<span class="dl49-joined">{joined}</span>' if before or after else html

    def math_block(self, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType) -> str:
        html = _formula(Formula(tokens[index].content.strip("\n"), display=True), env["target"])
        return f'<div class="math-display">{html}</div>\n'

    def citation(self, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType) -> str:
        target: Target = env["target"]
        links = []
        for work in cited(tokens[index]):
            number, anchor = target.citations.cite(work.key, target.language)
            locator = f", {escape(work.locator)}" if work.locator else ""
            links.append(f'<a id="{anchor}" href="#ref-{work.key}">{number}</a>{locator}')
        return f'<span class="citation">[{"; ".join(links)}]</span>'

    def code_inline(self, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
        return f'<code translate="no">{escapeHtml(tokens[index].content)}</code>'

    def fence(self, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
        return highlighted(tokens[index].content, tokens[index].info.strip())

    def figure_open(self, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
        return f'<figure class="dl49-figure"{self.renderAttrs(tokens[index])}>'

    def image(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        alternative = self.renderInlineAsText(tokens[index].children or [], options, env)
        env["figure"] = figure_source(str(tokens[index].attrGet("src") or ""))
        return _drawing(env["figure"], alternative, env["target"])

    def paragraph_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        opening = self.renderToken(tokens, index, options, env)
        if not tokens[index].meta.get("labeled"):
            return opening
        return f"{opening}<strong>{HEADINGS[env['target'].language].figure}</strong>\N{EN SPACE}"

    def figcaption_close(self, _tokens: Sequence[Token], _index: int, _options: OptionsDict, env: EnvType) -> str:
        target: Target = env["target"]
        return f"{target.medium.program(env['figure'].name if env['figure'] else '', target)}</figcaption>"

    def link_open(self, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType) -> str:
        href = str(tokens[index].attrGet("href") or "")
        file, _, anchor = href.partition("#")
        if file.endswith(".md"):
            href = env["target"].medium.question(file.removesuffix(".md"), anchor, env["target"])
        return f'<a href="{escape(href)}">'


_RENDERER = _Renderer()
_OPENING: Final = "（「『《“‘(["
_CLOSING: Final = "，。；：！？、）」』》”’…,.;:!?)]%-"
"""Marks that no line may end or start with: browsers would part them from a formula, which is a box to them."""


def _marks(tokens: Sequence[Token], index: int) -> tuple[str, str]:
    """Return the marks at the start of a text that belong to a formula before it, and those at its end."""
    if not 0 <= index < len(tokens) or tokens[index].type != "text":
        return "", ""
    content = tokens[index].content
    rest = content.lstrip(_CLOSING) if index and tokens[index - 1].type == "math_inline" else content
    following = index + 1 < len(tokens) and tokens[index + 1].type == "math_inline"
    inner = rest.rstrip(_OPENING) if following else rest
    return content[: len(content) - len(rest)], rest[len(inner) :]


def _apart(tokens: Sequence[Token], index: int) -> str:
    """Return a text without the marks that stand with a formula."""
    before, after = _marks(tokens, index)
    content = tokens[index].content
    return content[len(before) : len(content) - len(after)]


def _in_link(tokens: Sequence[Token], index: int) -> bool:
    return sum(token.nesting for token in tokens[:index] if token.type.startswith("link_")) > 0


def _explained(content: str, found: Iterable[Mention], env: EnvType) -> str:
    """Return text in which each term that is new to the fragment carries its meaning."""
    explained: set[str] = env.setdefault("explained", set())
    html, end = [], 0
    for term in found:
        if term.concept.key in explained:
            continue
        explained.add(term.concept.key)
        meaning = escape(term.concept.meaning(env["target"].language))
        name = escapeHtml(content[term.start : term.end])
        html += [escapeHtml(content[end : term.start]), f'<abbr tabindex="0" title="{meaning}">{name}</abbr>']
        end = term.end
    return "".join([*html, escapeHtml(content[end:])])


def _formula(formula: Formula, target: Target) -> str:
    typeset = target.math.get(formula)
    if typeset is None or typeset.error:
        return f"<code>{escape(formula.tex)}</code>"  # a preview: the problem is in the banner
    return target.medium.formula(formula, typeset)


def _drawing(source: FigureSource | None, alternative: str, target: Target) -> str:
    try:
        svg, file = (source and target.figures.get(source.file)) or "", source.file if source else ""
        return target.medium.drawing(svg, alternative, target.language, file)
    except BrokenFigureError:
        return f"<code>{escape(alternative)}</code>"  # a preview: the problem is in the banner


def moving(svg: str, alternative: str, language: Language, file: str) -> str:
    """Return a figure to stand in a page, with its knob if it has one: a script unhides it, and gets what it moves.

    Raises BrokenFigureError if it cannot be read.
    """
    drawing, knob = inline(svg, alternative), knob_of(svg)
    if knob is None:
        return drawing
    value, says = knob.values[knob.shown]
    name = file.removesuffix(".svg")
    return (
        f'{drawing}<div class="dl49-knob" data-moves="{name}" hidden><label>{escape(knob.name)} '
        f'<input type="range" min="0" max="{len(knob.values) - 1}" value="{knob.shown}" '
        f'aria-valuetext="{escape(value)}"></label><output>{escape(value)}</output>'
        f'<button type="button">{WORDS[language].play}</button><p role="status">{escape(says)}</p></div>'
    )


def render(tokens: Sequence[Token], target: Target) -> str:
    """Return block tokens as HTML."""
    return str(_RENDERER.render(list(tokens), _PARSER.options, {"target": target}))


def render_inline(heading: Fragment, target: Target) -> str:
    """Return the text of a heading as HTML, without the heading itself."""
    return "".join(
        str(_RENDERER.renderInline(token.children or [], _PARSER.options, {"target": target}))
        for token in heading.tokens
        if token.type == "inline"
    )
