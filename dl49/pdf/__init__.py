"""The guide in print: editions as PDF, set by Typst from the catalogue's own tokens."""
