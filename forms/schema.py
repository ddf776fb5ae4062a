"""Compiles a form's model to one marshmallow schema, made once and used for every submission."""

from typing import Any

from marshmallow import EXCLUDE, Schema, fields

from forms import components as parts
from forms import messages
from forms.answers import ANSWERS, refuse
from forms.data import put
from forms.files import FilesAnswer
from forms.model import Scope

#: rows a list may have; more is a mistake or an attack
MAX_ROWS = 1000
_ANSWERS = {**ANSWERS, "filepicker": FilesAnswer}


class _Base(Schema):
    class Meta:
        unknown = EXCLUDE


class RowList(fields.List[Any]):
    """A dynamic list's rows."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise refuse(messages.NOT_LIST)
        if len(value) > MAX_ROWS:
            raise refuse(messages.rows(MAX_ROWS))
        return super()._deserialize(value, attr, data, **kwargs)


def compile_schema(scope: Scope) -> Schema:
    """The schema that checks the answers of a form."""
    return _schema(scope)()


def _schema(scope: Scope) -> type[Schema]:
    tree: dict[str, Any] = {}
    for field in scope.fields:
        if field.type not in parts.COMPUTED:
            put(tree, field.path, _ANSWERS[field.type](field))
    for rows in scope.rows:
        put(
            tree,
            rows.path,
            RowList(fields.Nested(_schema(rows.scope)), load_default=list),
        )
    return _class(tree)


def _class(tree: dict[str, Any]) -> type[Schema]:
    attributes = {
        name: fields.Nested(_class(inner)) if isinstance(inner, dict) else inner
        for name, inner in tree.items()
    }
    return _Base.from_dict(attributes)
