"""One small program for each figure: it computes, asserts the claim that the answer makes, and draws."""

import os

# Before NumPy is loaded: matrices here are small, and one thread gives the same digits whatever the machine's cores.
for _variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")
