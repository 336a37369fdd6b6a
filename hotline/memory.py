"""What a serving process does with memory: starting frees much more than serving takes, and what starting leaves stays.

Measured without encoder: 170 MB where the service held 204.
"""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # names of mallopt's parameters in malloc.h
_LARGE = (
    4 * 1024 * 1024
)  # bytes: tables of this size lie apart and go back whole. Unset, it grows with each that is freed.
_HEAPS = 2  # of all threads together; each would take one of its own


@contextmanager
def starting() -> Iterator[None]:
    """Around all that is loaded once. What it leaves is looked at no more when cycles are sought: that stopped all
    threads for 0.1 s, with encoders for 0.3 s.
    """
    _give_back_what_is_freed()
    gc.disable()
    try:
        yield
        gc.collect()
        gc.freeze()
    finally:
        gc.enable()


def _give_back_what_is_freed() -> None:
    """Only glibc is told (mallopt(3)); another C library keeps its own manner."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _LARGE)
        mallopt(_ARENA_MAX, _HEAPS)
