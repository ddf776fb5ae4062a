"""The built-in functions, one module a family; importing this package registers them all."""

from __future__ import annotations

from ..functions import BUILTINS
from ..scanner import known_names
from . import (  # noqa: F401  (each registers its functions)
    boolean,
    contexts,
    conversion,
    list_change,
    list_query,
    numeric,
    ranges,
    strings,
    temporals,
    working,
)

#: Names of built-ins that consist of several words, for the parser.
KNOWN_BUILTINS = known_names(frozenset(BUILTINS))
