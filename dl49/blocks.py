"""Blocks in the row of tokens that a Markdown parser gives."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token


def block_at(tokens: Sequence[Token], start: int) -> Sequence[Token]:
    """Return the tokens of the block that opens at a place, its opening and its closing one included."""
    closing = tokens[start].type.replace("_open", "_close")
    level = tokens[start].level
    end = next(i for i in range(start, len(tokens)) if tokens[i].type == closing and tokens[i].level == level)
    return tokens[start : end + 1]
