"""What the clerk of a replay writes into the office's forms is what the forms take."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import forms
from processes import feel
from service.replay.case import Case
from service.replay.habits_office import OFFICE

_FORMS = Path(forms.__file__).parent
_NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def _evaluate(text: str, scope: Any) -> object:
    return feel.compile_expression(text).evaluate(scope, now=_NOW)


def test_a_meeting_decides_on_what_is_parked_and_leaves_the_rest() -> None:
    parked = {"number": "IM-000001", "title": "Fewer steps", "state": "parked"}
    taken = {"number": "IM-000002", "title": "Shorter ways", "state": "accepted"}
    agenda = {"proposals": [parked, taken], "parked": [parked], "processes": []}
    shown = {"agenda": agenda}
    case = Case(shown, "key", 1, 1, _NOW.date(), _NOW, cast(Any, None), cast(Any, None))

    form = forms.load((_FORMS / "hold-review.form").read_bytes())
    written = form.validate(OFFICE["hold-review"](case), context=shown, evaluate=_evaluate)

    assert [one["number"] for one in written["decisions"]] == ["IM-000001"]
