"""The API's description in OpenAPI 3, made by flask-smorest from the views and their schemas."""

from typing import Any, ClassVar

from flask import Flask
from flask_smorest import Api
from marshmallow import Schema, fields

VERSION = "1"


class ProblemSchema(Schema):
    """Why a request was refused (RFC 9457), in the language of Accept-Language."""

    type = fields.String(metadata={"description": "urn:shopflow:problem:<code>"})
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    instance = fields.String(metadata={"description": "Names this refusal in the log."})
    code = fields.String()
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "Sentences by field, such as lines.0.quantity."},
    )
    details = fields.Dict(metadata={"description": "Ids and values a program may want."})


class OpenApi(Api):  # type: ignore[misc] # flask-smorest has no types
    """flask-smorest with our problems in place of its errors."""

    ERROR_SCHEMA: ClassVar[type[Schema]] = ProblemSchema

    @classmethod
    def on(cls, app: Flask) -> "OpenApi":
        """Prepare an app's description; resources are registered afterwards."""
        app.config.update(
            API_TITLE="Shopflow",
            API_VERSION=VERSION,
            OPENAPI_VERSION="3.1.0",
            OPENAPI_URL_PREFIX="/api",
        )
        options: dict[str, Any] = {
            "info": {"description": "Orders, work items, instances and messages of Shopflow."},
            "security": [{"token": []}],
        }
        api = cls(app, spec_kwargs=options)
        api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
        return api

    def describe_problems(self) -> None:
        """Say that refusals are problem+json, once all resources are registered."""
        for response in self.spec.components.responses.values():
            content = response.get("content", {})
            if "application/json" in content:
                content["application/problem+json"] = content.pop("application/json")

    def _register_error_handlers(self) -> None:
        """flask-smorest's handler is not wanted: `service.trouble` answers for the whole app."""
