"""External functions, ``function(x) external {java: ...}`` (DMN 1.5, 10.3.2.13.4)."""

from __future__ import annotations

from .values import FunctionValue, Value


def external_function(names: tuple[str, ...], mapping: Value) -> FunctionValue | None:
    """Find an external function."""
    return None
