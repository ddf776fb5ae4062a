"""DMN models: decision tables, literal expressions and everything else of DMN 1.5.

``load`` a model once, ``evaluate`` its decisions often; the outcome names the rules that decided.
For a single expression use ``processes.feel``.
"""

from .errors import DecisionError
from .model import Decision, Model, load
from .record import MatchedRule, Outcome

__all__ = ["Decision", "DecisionError", "MatchedRule", "Model", "Outcome", "load"]
