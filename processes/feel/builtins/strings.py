"""String built-ins (DMN 1.5, table 74) and Camunda's helpers. Positions count characters from 1."""

from __future__ import annotations

import base64

from ..env import Run
from ..functions import builtin
from ..numbers import Number, to_index
from ..patterns import PatternError, compile_pattern, expand
from ..values import Value


@builtin("substring", "string: string, start position: number, length: number?")
def substring(run: Run, string: str, start: Number, length: Number | None) -> str | None:
    """Cut a part of a text; a negative start counts from the end."""
    begin = to_index(start)
    if begin == 0:
        return None
    place = begin - 1 if begin > 0 else max(len(string) + begin, 0)
    if length is None:
        return string[place:]
    size = to_index(length)
    return string[place : place + size] if size > 0 else ""


@builtin("string length", "string: string")
def string_length(run: Run, string: str) -> int:
    """Number of characters."""
    return len(string)


@builtin("upper case", "string: string")
def upper_case(run: Run, string: str) -> str:
    """Text in capitals."""
    return run.text(string.upper())


@builtin("lower case", "string: string")
def lower_case(run: Run, string: str) -> str:
    """Text in small letters."""
    return run.text(string.lower())


@builtin("substring before", "string: string, match: string")
def substring_before(run: Run, string: str, match: str) -> str:
    """What stands before the first match, empty without one."""
    place = string.find(match)
    return string[:place] if place > 0 else ""


@builtin("substring after", "string: string, match: string")
def substring_after(run: Run, string: str, match: str) -> str:
    """What stands after the first match, empty without one."""
    return string.partition(match)[2] if match else string


@builtin("contains", "string: string, match: string")
def contains(run: Run, string: str, match: str) -> bool:
    """Tell whether a text contains another."""
    return match in string


@builtin("starts with", "string: string, match: string")
def starts_with(run: Run, string: str, match: str) -> bool:
    """Tell whether a text starts with another."""
    return string.startswith(match)


@builtin("ends with", "string: string, match: string")
def ends_with(run: Run, string: str, match: str) -> bool:
    """Tell whether a text ends with another."""
    return string.endswith(match)


@builtin("matches", "input: string, pattern: string, flags: string?")
def matches(run: Run, text: str, pattern: str, flags: str | None) -> bool | None:
    """Tell whether a pattern (XPath regular expression) is found in a text."""
    try:
        return compile_pattern(pattern, flags or "").search(text, 0, run.charge) is not None
    except PatternError:
        run.problem(run.site, "pattern", got=pattern)
        return None


@builtin("replace", "input: string, pattern: string, replacement: string, flags: string?")
def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None) -> str | None:
    """Replace all matches of a pattern; ``$1`` in the replacement stands for a group."""
    try:
        compiled = compile_pattern(pattern, flags or "")
        if compiled.matches_nothing(run.charge):
            run.problem(run.site, "pattern", got=pattern)
            return None
        parts, last = [], 0
        for found in compiled.find_all(text, run.charge):
            parts.append(text[last : found.start])
            parts.append(expand(found, replacement, compiled))
            last = found.end
    except PatternError:
        run.problem(run.site, "pattern", got=pattern)
        return None
    return run.text("".join([*parts, text[last:]]))


@builtin("split", "string: string, delimiter: string")
def split(run: Run, string: str, delimiter: str) -> list[str] | None:
    """Split a text at the matches of a pattern; one that matches nothing parts all characters."""
    try:
        compiled = compile_pattern(delimiter, "")
        parts, last = [], 0
        for found in compiled.find_all(string, run.charge):
            if found.end == found.start and found.start in (0, len(string)):
                continue
            parts.append(string[last : found.start])
            last = found.end
    except PatternError:
        run.problem(run.site, "pattern", got=delimiter)
        return None
    return [*parts, string[last:]]


@builtin("extract", "string: string, pattern: string")
def extract(run: Run, string: str, pattern: str) -> list[str] | None:
    """Camunda: list all matches of a pattern."""
    try:
        found = list(compile_pattern(pattern, "").find_all(string, run.charge))
    except PatternError:
        run.problem(run.site, "pattern", got=pattern)
        return None
    return [string[match.start : match.end] for match in found]


@builtin("string join", "list: list, delimiter: string?")
def string_join(run: Run, items: list[Value], delimiter: str | None) -> str | None:
    """Join texts, leaving out nulls."""
    run.charge(len(items))
    texts = [item for item in items if item is not None]
    if not all(type(item) is str for item in texts):
        return None
    size = sum(map(len, texts)) + len(delimiter or "") * len(texts)
    run.charge(size >> 6)
    return run.text((delimiter or "").join(texts))


@builtin("string join", "list: list, delimiter: string?, prefix: string?, suffix: string?")
def string_join_around(
    run: Run, items: list[Value], delimiter: str | None, prefix: str | None, suffix: str | None
) -> str | None:
    """Camunda: join texts between a prefix and a suffix."""
    if suffix is None:
        return None
    joined = string_join(run, items, delimiter)
    return None if joined is None else run.text((prefix or "") + joined + suffix)


@builtin("trim", "string: string")
def trim(run: Run, string: str) -> str:
    """Camunda: text without spaces at its ends."""
    return string.strip()


@builtin("is blank", "string: string")
def is_blank(run: Run, string: str) -> bool:
    """Camunda: tell whether a text is empty or all spaces."""
    return not string.strip()


@builtin("to base64", "value: string")
def to_base64(run: Run, value: str) -> str:
    """Camunda: the text's UTF-8 bytes in base64."""
    return run.text(base64.b64encode(value.encode("utf-8", "surrogatepass")).decode("ascii"))
