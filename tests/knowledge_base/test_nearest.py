"""The nearest rows are those that a comparison with every row finds."""

import numpy as np
import pytest

from knowledge_base.nearest import Nearest
from language.encoders.encoder import Vectors


def rows(count: int, dimensions: int) -> Vectors:
    """Of length 1, in some hundred crowds, as questions about a hundred matters are."""
    random = np.random.default_rng(7)
    crowds = random.standard_normal((100, dimensions))
    made = crowds[random.integers(0, 100, count)] + 0.5 * random.standard_normal((count, dimensions))
    lengths = np.linalg.norm(made, axis=1, keepdims=True)
    return np.asarray(made / lengths, np.float32)


@pytest.mark.parametrize(("count", "dimensions"), [(1, 512), (7, 384), (900, 512), (9_000, 384), (9_000, 64)])
def test_the_nearest_are_found(count: int, dimensions: int) -> None:
    vectors = rows(count, dimensions)
    nearest = Nearest(vectors)
    found = wanted = 0
    for vector in rows(60, dimensions)[::-1]:
        exact = set(np.argsort(-(vectors @ vector))[:10].tolist())
        given = nearest.to(vector, 10).tolist()
        assert len(given) == len(set(given)) == min(10, count)
        found, wanted = found + len(exact & set(given)), wanted + len(exact)
    assert found >= 0.98 * wanted
