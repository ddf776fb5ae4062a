"""The page that says why something could not be done; the sentence comes with the problem."""

from flask import Response
from flask.typing import ResponseReturnValue

from service.pages.drawing import render
from service.problem import Problem


def page(problem: Problem) -> ResponseReturnValue:
    """Draw a refused or failed request for a browser."""
    return Response(render("problem.html", problem=problem), status=problem.status)
