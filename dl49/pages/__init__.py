"""The pages of the guide as HTML, for any site generator."""
