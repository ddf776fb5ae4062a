"""A thousand random texts: nothing but FEEL errors comes out, and soon.

``python bench/fuzz_feel.py`` tries a hundred thousand.
"""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path

import pytest

_SCRIPT = Path(__file__).parents[3] / "bench" / "fuzz_feel.py"
_SPEC = importlib.util.spec_from_file_location("fuzz_feel", _SCRIPT)
assert _SPEC is not None
assert _SPEC.loader is not None
fuzz = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(fuzz)


@pytest.mark.parametrize("text", fuzz.SEEDS)
def test_the_seeds_end_well(text: str) -> None:
    """Each text the mutations start from, as it is."""
    fuzz.try_text(text)


def test_random_texts_end_well() -> None:
    """Any exception but a FEEL error fails; so does a text that takes a second."""
    source = random.Random(20260329)
    for _ in range(1_000):
        text = fuzz.mutate(source)
        assert fuzz.try_text(text) < 1.0, text
