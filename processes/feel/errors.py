"""The ways a FEEL expression can fail, each with its place in the text.

Raise one of these and nothing else from this package. The standard turns most run-time trouble
into ``null``; these errors are for syntax, limits, and for strict evaluation.
"""

from __future__ import annotations

from .messages import render

#: How much of the expression an error repeats.
_QUOTED = 120


class FeelError(ValueError):
    """Base of all FEEL errors.

    ``code`` names the situation (a key of ``messages.MESSAGES``), ``position`` counts characters
    from 0 and is -1 where no place is known; ``expected`` and ``got`` are words or kinds.
    """

    def __init__(
        self,
        code: str,
        *,
        expression: str = "",
        position: int = -1,
        expected: str = "",
        got: str = "",
    ) -> None:
        self.code = code
        self.expression = expression
        self.position = position
        self.expected = expected
        self.got = got
        super().__init__(code)

    @property
    def line(self) -> int:
        """Line of the place, from 1; 0 where no place is known."""
        return self.expression.count("\n", 0, self.position) + 1 if self.position >= 0 else 0

    @property
    def column(self) -> int:
        """Column of the place, from 1; 0 where no place is known."""
        if self.position < 0:
            return 0
        return self.position - self.expression.rfind("\n", 0, self.position)

    def message(self, lang: str = "en") -> str:
        """Tell the situation in ``en`` or ``zh``, with the place and the expression."""
        zh = lang.startswith("zh")
        text = render(self.code, lang, {"expected": self.expected, "got": self.got})
        if self.position >= 0:
            place = (
                f"第 {self.line} 行第 {self.column} 列"
                if zh
                else f"line {self.line}, column {self.column}"
            )
            text = f"{place}{'：' if zh else ': '}{text}"
        if self.expression:
            shown = self.expression.strip()
            shown = shown if len(shown) <= _QUOTED else shown[:_QUOTED] + "…"
            text = f"{text}（{shown}）" if zh else f"{text} (in: {shown})"
        return text

    def __str__(self) -> str:
        return self.message("en")


class FeelSyntaxError(FeelError):
    """The text is not FEEL."""


class FeelLimitError(FeelError):
    """The expression wants more steps, depth or room than one evaluation may take."""


class FeelEvaluationError(FeelError):
    """The expression can't be evaluated: strict mode, a failed ``assert``, or no clock given."""
