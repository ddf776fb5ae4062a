"""The one error handler of the app: every refused or failed request is answered from here.

Programs get `application/problem+json`, browsers a page in the same words. What went wrong inside
is only logged, under an id that the answer carries.
"""

from collections.abc import Mapping
from decimal import Decimal
from http import HTTPStatus
from urllib.parse import quote
from uuid import uuid4

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue

from service.problem import NotSignedIn, Problem, problem_of
from service.security import SAFE_METHODS
from service.web_context import is_api_request

#: where the pages let people log in
LOGIN_PATH = "/login"


def answer_problem(error: Exception) -> ResponseReturnValue:
    """Answer for an exception that left a view or the guard."""
    problem = problem_of(error)
    occurrence = f"urn:uuid:{uuid4()}"
    if problem.status >= 500:
        _log(error, problem, occurrence)
    if is_api_request():
        return problem_json(problem, occurrence)
    if isinstance(error, NotSignedIn):
        return _to_login()
    answer = current_app.make_response(_page(problem))
    answer.headers.update(problem.headers)
    return answer


def _log(error: Exception, problem: Problem, occurrence: str) -> None:
    """Keep all that is known of a fault of ours; a line of what is missing or away says it all."""
    # Quoted: a path may hold line breaks, which would look like lines of our own.
    where = (request.method, request.path, occurrence)
    if problem.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        current_app.logger.error("%s %r failed (%s)", *where, exc_info=error)
    else:
        said, _, _ = str(error).partition("\n")
        current_app.logger.error("%s %r failed (%s): %s", *where, said)


def problem_json(problem: Problem, occurrence: str) -> Response:
    """A problem as RFC 9457 has it, in the language the caller asks for."""
    language = api_language()
    body = problem_body(problem, language) | {"instance": occurrence}
    return Response(
        current_app.json.dumps(body),
        status=problem.status,
        mimetype="application/problem+json",
        headers={**problem.headers, "Content-Language": language, "Vary": "Accept-Language"},
    )


def problem_body(problem: Problem, language: str) -> dict[str, object]:
    """The members of a problem: the standard's, `code`, and where there are any `errors` by field
    and `details`.
    """
    body: dict[str, object] = {
        "type": f"urn:shopflow:problem:{problem.code}",
        "title": problem.title[language],
        "status": problem.status,
        "detail": problem.detail[language],
        "code": problem.code,
    }
    if problem.errors:
        body["errors"] = {path: list(said[language]) for path, said in problem.errors.items()}
    if problem.details:
        body["details"] = _plain(problem.details)
    return body


def _page(problem: Problem) -> ResponseReturnValue:
    draw = current_app.extensions["shopflow_problem_page"]
    try:
        answer: ResponseReturnValue = draw(problem)
    except Exception:
        # What broke the view, such as a database that is away, may break the error page as well.
        current_app.logger.exception("the page for a problem could not be drawn")
        said = "\n".join(problem.detail.values())
        return Response(said, status=problem.status, mimetype="text/plain")
    return answer


def api_language() -> str:
    """The language of an API answer, from Accept-Language; English unless Chinese is wanted."""
    return request.accept_languages.best_match(("en", "zh"), "en")


def _plain(value: object) -> object:
    """Ids and times among the details as texts; a refusal must never fail to be written."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | Decimal | None) else str(value)


def _to_login() -> Response:
    target = request.full_path.rstrip("?") if request.method in SAFE_METHODS else "/"
    location = f"{LOGIN_PATH}?next={quote(target)}"
    if "HX-Request" in request.headers:
        # A redirect would be followed inside the swapped fragment.
        return Response(status=200, headers={"HX-Redirect": location})
    return Response(status=303, headers={"Location": location})
