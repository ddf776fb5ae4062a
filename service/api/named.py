"""What several answers share: the names of an element in both languages."""

from typing import Any

from marshmallow import Schema, fields

from service.queries.element_names import element_names
from service.web_context import current_deps


class NamesSchema(Schema):
    """A name by language."""

    en = fields.String()
    zh = fields.String()


class ElementSchema(Schema):
    """Something that is about one element of a diagram."""

    process_id = fields.String()
    element_id = fields.String()
    names = fields.Method("element_names", metadata={"description": "By language."})

    def element_names(self, thing: Any) -> dict[str, str]:
        """The names as the diagram of the thing's definition has them."""
        catalog = current_deps().catalog
        return dict(element_names(catalog, thing.definition_digest, thing.element_id))
