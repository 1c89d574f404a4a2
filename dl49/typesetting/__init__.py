"""Typst, with the fonts of the print editions and what all that is set with it shares: the look of a line, formulas."""
