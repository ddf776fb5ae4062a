"""Incidents: what gave up, and trying it again once its cause is mended."""

from typing import Any
from uuid import UUID

from marshmallow import fields

from service.api.instances import IncidentSchema
from service.api.resource import PageQuery, Resource, page_of
from service.commands.retry_incident import retry_incident
from service.queries.incidents import incidents
from service.queries.results import IncidentList
from service.security import needs
from service.web_context import current_actor, current_deps, reading

blueprint = Resource("incidents", __name__, "What gave up and waits for an operator")


class IncidentsQuery(PageQuery):
    """Which incidents are listed."""

    resolved = fields.Boolean(
        load_default=False, metadata={"description": "The mended ones instead of the open ones."}
    )
    process_id = fields.String()


@blueprint.get("/incidents")
@blueprint.takes(IncidentsQuery, location="query")
@blueprint.answers(200, page_of(IncidentSchema))
@needs("incident.read")
def listed(query: dict[str, Any]) -> IncidentList:
    """List incidents, newest first."""
    with reading() as connection:
        return incidents(connection, **query)


@blueprint.post("/incidents/<uuid:key>/retry")
@blueprint.answers(204)
@needs("incident.retry")
def retry(key: UUID) -> None:
    """Try again; a job gets all its retries back."""
    retry_incident(current_deps(), current_actor(), key)
