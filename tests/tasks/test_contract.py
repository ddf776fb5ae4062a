"""What a handler may answer, and how it declares itself."""

from decimal import Decimal

import pytest

from tasks.contract import (
    BusinessError,
    Handler,
    IllegalResult,
    Job,
    Result,
    checked,
    handler,
)


def test_json_data_with_exact_numbers_is_a_legal_answer() -> None:
    answer = {"a": None, "b": [1, True, {"c": Decimal("1.50")}], "d": "x"}
    assert checked(answer) is answer


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        (None, "dict"),
        ([], "dict"),
        ({"price": 1.5}, "result.price"),
        ({"lines": [{"at": object()}]}, r"result.lines\[0\].at"),
        ({"pair": (1, 2)}, "result.pair"),
        ({1: "x"}, "not text"),
        ({"n": Decimal("NaN")}, "finite"),
    ],
)
def test_anything_else_is_refused_with_its_place(answer: object, place: str) -> None:
    with pytest.raises(IllegalResult, match=place):
        checked(answer)


def test_a_declared_function_becomes_a_handler() -> None:
    @handler("tea.brew", local=False, retries=7)
    def brew(job: Job, outside: object) -> Result:
        return {}

    assert isinstance(brew, Handler)
    assert (brew.topic, brew.local, brew.retries) == ("tea.brew", False, 7)


def test_a_business_error_keeps_its_variables_apart_from_the_callers() -> None:
    given = {"short": []}
    error = BusinessError("OUT_OF_STOCK", "sold out", given)
    given["more"] = []
    assert error.variables == {"short": []}
    assert (error.code, str(error)) == ("OUT_OF_STOCK", "sold out")
