"""What can go wrong with a form: its own JSON is broken, or what was filled in breaks its rules."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.faults import Finding

Texts = Mapping[str, Sequence[str]]


class FormBroken(Exception):
    """The form's JSON can't be used; `findings` say where and why."""

    def __init__(self, found: "Sequence[Finding]") -> None:
        super().__init__("; ".join(f"{one.component_id}: {one.reason['en']}" for one in found))
        self.findings = tuple(found)


class FormInvalid(Exception):
    """What was filled in breaks rules of the form.

    errors: field path (`customer.email`, `scan[0].quantity`) -> {"en": [...], "zh": [...]}.
    """

    def __init__(self, errors: Mapping[str, Texts]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors
