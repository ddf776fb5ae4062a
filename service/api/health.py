"""Whether the service lives and can work; for load balancers, so it tells nothing else."""

from marshmallow import Schema, fields
from sqlalchemy import select

from service.api.resource import Resource
from service.security import needs
from service.store.tables import definition
from service.web_context import reading

blueprint = Resource("health", __name__, "For load balancers", prefix="/health")


class HealthSchema(Schema):
    """A word."""

    status = fields.String()


@blueprint.get("/live")
@blueprint.answers(200, HealthSchema)
@blueprint.documented(security=[])
@needs("page.public")
def live() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "live"}


@blueprint.get("/ready")
@blueprint.answers(200, HealthSchema)
@blueprint.documented(security=[])
@needs("page.public")
def ready() -> dict[str, str]:
    """Say that the database answers and has its tables; 503 if not."""
    with reading() as connection:
        connection.execute(select(definition.c.digest).limit(1))
    return {"status": "ready"}
