"""REST API v1: one module a resource, schemas beside the views, OpenAPI at /api/openapi.json.

Views parse, call one command or query, and present; rules of the business are not here. Refusals
are raised as `service.errors` and written as problem+json by `service.trouble`.
"""

from flask import Flask

from service.api import (
    care,
    comparisons,
    conditions,
    definitions,
    draft_bundles,
    draft_trying,
    drafts,
    files,
    health,
    incidents,
    instances,
    messages,
    orders,
    outbox,
    processes,
    proposals,
    publishing,
    signals,
    studio,
    trials,
    webhooks,
    work_items,
)
from service.api.openapi import OpenApi

RESOURCES = (
    orders,
    processes,
    instances,
    work_items,
    files,
    messages,
    care,
    signals,
    conditions,
    studio,
    webhooks,
    definitions,
    drafts,
    draft_bundles,
    draft_trying,
    publishing,
    comparisons,
    trials,
    proposals,
    incidents,
    outbox,
    health,
)


def register(app: Flask) -> None:
    """Add the API to an app."""
    api = OpenApi.on(app)
    for resource in RESOURCES:
        api.register_blueprint(resource.blueprint)
    api.describe_problems()
