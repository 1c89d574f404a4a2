"""A program of the sample; the tests never run it."""
