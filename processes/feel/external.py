"""External functions, ``function(x) external {java: ...}`` (DMN 1.5, 10.3.2.13.4)."""

from __future__ import annotations

from .types import Type
from .values import FunctionValue, Value


def external_function(
    names: tuple[str, ...], mapping: Value, types: tuple[Type | None, ...] = ()
) -> FunctionValue | None:
    """Find an external function."""
    return None
