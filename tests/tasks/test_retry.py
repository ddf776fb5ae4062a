"""The pause grows and stays within bounds."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.retry import FIRST, LONGEST, delay


def test_the_first_pauses_are_short() -> None:
    assert [delay(n).total_seconds() for n in (1, 2, 3, 4)] == [5, 15, 45, 135]


@given(st.integers(1, 10**9))
def test_it_never_shrinks_and_never_exceeds_an_hour(attempt: int) -> None:
    assert FIRST <= delay(attempt) <= delay(attempt + 1) <= LONGEST == timedelta(hours=1)


@pytest.mark.parametrize("attempt", [0, -3])
def test_there_is_no_call_before_the_first(attempt: int) -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        delay(attempt)
