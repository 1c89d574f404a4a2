"""The HTML templates of the pages."""

from __future__ import annotations

import functools

from jinja2 import Environment, PackageLoader, StrictUndefined

from dl49.markdown import curl_quotes, parse_inline, visible


@functools.cache
def curled(text: str) -> str:
    """Return plain text with curly quotes."""
    token = parse_inline(text)
    curl_quotes([token])
    return visible(token)


@functools.cache
def environment() -> Environment:
    """Return the environment that renders the templates: escaping on, unknown names an error."""
    return Environment(
        loader=PackageLoader("dl49.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
