"""What surrounds the answers while they are checked: the variables and who evaluates FEEL.

Handed to marshmallow fields through marshmallow's own context, because options and limits may
depend on the variables of the work item.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forms.files import File
    from forms.named import Named

#: evaluates FEEL text (without "=") with variables; null for an expression that has no value
Evaluate = Callable[[str, dict[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Situation:
    """Variables and the evaluator; what is evaluated sees the answers before the variables."""

    variables: Mapping[str, Any]
    evaluator: Evaluate | None
    #: by digest, those that may be attached
    files: "Mapping[str, File]" = field(default_factory=dict)
    #: what is named and there; None if nobody can say
    known: "Collection[Named] | None" = None

    def evaluate(self, text: str) -> Any:
        """Evaluate FEEL text; raises ValueError if nobody was given to evaluate it."""
        if self.evaluator is None:
            raise ValueError(f"the form needs an evaluator for: {text}")
        return self.evaluator(text, dict(self.variables))

    def holds(self, text: str) -> bool:
        """Evaluate a condition: only `true` holds."""
        return self.evaluate(text) is True

    def value(self, given: Any) -> Any:
        """A setting that may be FEEL: a text that starts with "=" is evaluated."""
        if isinstance(given, str) and given.strip().startswith("="):
            return self.evaluate(given.strip().removeprefix("="))
        return given

    def with_answers(self, answers: Mapping[str, Any]) -> "Situation":
        """The same situation, seeing these answers too."""
        return replace(self, variables={**self.variables, **answers})

    def in_row(self, row: Mapping[str, Any], index: int) -> "Situation":
        """The situation inside a row of a list, as form-js has it: `this`, `parent`, `i` from 1."""
        inner = {
            **self.variables,
            **row,
            "this": dict(row),
            "parent": dict(self.variables),
            "i": index + 1,
        }
        return replace(self, variables=inner)
