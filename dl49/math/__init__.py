"""Formulas: KaTeX's HTML and parse tree of each, and from the tree Typst math for print and words for the ear."""
