"""The library itself: catalog, indexes, retrieval, answers and access."""

import os

# Before numpy is loaded. The products here are small, and several questions at once use the cores better than one with
# threads of its own, which wait for each other: on two busy cores a question took half as long again.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
