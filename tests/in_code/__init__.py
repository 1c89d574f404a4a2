"""What the code of each question must do: ``check(names)`` gets what its blocks define, and asserts.

Against a numerical gradient, a closed form, SciPy, or a second implementation; with seeds, and with sizes that differ
from each other, so that a swapped axis is seen.
"""
