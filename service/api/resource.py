"""A resource of the API: flask-smorest's blueprint with types, our JSON and our refusals.

The decorators are flask-smorest's; here they get types, and bodies are read by
`service.exact_json`, so that a refusal names the field or the place.
"""

from collections.abc import Callable
from typing import Any, NoReturn, Protocol, TypeVar

from flask import Request
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, ValidationError, fields
from webargs.flaskparser import FlaskParser

from service.api.said import invalid
from service.api.schema import QueryWhole, StrictSchema
from service.exact_json import read_json
from service.problem import UnsupportedContent
from service.queries.paging import COUNT_LIMIT, MAX_SIZE

View = TypeVar("View", bound=Callable[..., Any])
Schemas = type[Schema] | Schema


class Decorator(Protocol):
    """Gives a view back as it was, registered or wrapped."""

    def __call__(self, view: View, /) -> View:
        """Decorate a view."""


class Parser(FlaskParser):
    """Reads queries and bodies; what is wrong becomes `service.errors.Invalid`."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"query": RAISE, "json": None}  # noqa: RUF012 (as webargs has it)

    def load_json(self, req: Request, schema: Schema) -> Any:
        """Read the body.

        Raises:
            UnsupportedContent: it does not say that it is JSON.
            Invalid: see `read_json`.
        """
        return json_body(req)

    def _on_validation_error(
        self, error: ValidationError, *args: object, **options: object
    ) -> NoReturn:
        raise invalid(error) from error


def json_body(req: Request) -> Any:
    """The body of a request as JSON data.

    Raises:
        UnsupportedContent: it does not say that it is JSON.
        Invalid: see `read_json`.
    """
    if not req.is_json:
        raise UnsupportedContent(
            "content.not_json",
            {
                "en": "The body must be JSON, with Content-Type: application/json.",
                "zh": "请求内容必须是 JSON（Content-Type: application/json）。",
            },
            {"content_type": req.mimetype},
        )
    return read_json(req.get_data(cache=True))


class Resource(Blueprint):  # type: ignore[misc] # flask-smorest has no types
    """The addresses of one kind of thing."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, name: str, module: str, description: str, prefix: str = "/api/v1") -> None:
        # The pages have blueprints of the same names.
        super().__init__(f"api-{name}", module, url_prefix=prefix, description=description)

    def get(self, rule: str) -> Decorator:
        """Answer GET at an address."""
        return self._at(rule, "GET")

    def post(self, rule: str) -> Decorator:
        """Answer POST at an address."""
        return self._at(rule, "POST")

    def put(self, rule: str) -> Decorator:
        """Answer PUT at an address."""
        return self._at(rule, "PUT")

    def delete(self, rule: str) -> Decorator:
        """Answer DELETE at an address."""
        return self._at(rule, "DELETE")

    def takes(self, schema: Schemas, location: str = "json") -> Decorator:
        """Hand the view, as its first argument, what a schema makes of the body or query."""
        decorator: Decorator = self.arguments(schema, location=location)
        return decorator

    def answers(self, status: int, schema: Schemas | None = None, **documented: Any) -> Decorator:
        """Write what the view returns with a schema, unless it returns a response itself."""
        decorator: Decorator = self.response(status, schema, **documented)
        return decorator

    def documented(self, **members: Any) -> Decorator:
        """Put members of an OpenAPI operation in place of what is derived."""
        decorator: Decorator = self.doc(**members)
        return decorator

    def _at(self, rule: str, method: str) -> Decorator:
        decorator: Decorator = self.route(rule, methods=[method])
        return decorator


class PageQuery(StrictSchema):
    """Which page of a list."""

    page = QueryWhole(1, 10_000, load_default=1, metadata={"description": "Counted from 1."})
    size = QueryWhole(1, MAX_SIZE, load_default=50)


def page_of(item: type[Schema]) -> type[Schema]:
    """The schema of one page of a list."""
    name = item.__name__.removesuffix("Schema")
    total = {"description": f"Exact up to {COUNT_LIMIT}."}
    more = {"description": "There are more than `total`."}
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(item)),
            "total": fields.Integer(metadata=total),
            "more": fields.Boolean(metadata=more),
        },
        name=f"{name}PageSchema",
    )
