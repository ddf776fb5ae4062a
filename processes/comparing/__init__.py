"""What differs between two versions of a diagram or a decision table, told by element and row.

Works on any BPMN and DMN, runnable or not, because a draft is compared while it is drawn. Not for
forms, which are compared by `forms.comparing`, and not for what running instances make of a change.
"""

from processes.comparing.change import Change, Detail, ElementChange, RuleChange
from processes.comparing.diagrams import compare_diagrams
from processes.comparing.tables import compare_tables

__all__ = [
    "Change",
    "Detail",
    "ElementChange",
    "RuleChange",
    "compare_diagrams",
    "compare_tables",
]
