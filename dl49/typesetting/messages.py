"""What is said of content that cannot be printed: by the check, and by an edition, where the check has not seen it."""

from __future__ import annotations


def no_glyph(text: str) -> str:
    """Return the message for text, mostly a character, that no font has."""
    numbers = " ".join(f"U+{ord(char):04X}" for char in text)
    return f"No font of the print editions has “{text}” ({numbers}). Write it with other characters."


def too_wide(percent: int) -> str:
    """Return the message for a display that takes so many percent of its line (see formulas.typ)."""
    if percent <= 0:
        return "The formula takes no room in print: its spaces take back what its signs need. Leave them out."
    what = f"The formula is {percent} % as wide as the line in print, and shrinks to 70 % at most"
    return f"{what}. Break it into lines, with `aligned`."


def refused(message: str) -> str:
    """Return the message for what else the compiler says."""
    return f"In print: {message[:1].upper()}{message[1:].rstrip('.')}. Correct what stands here."
