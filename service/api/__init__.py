"""REST API v1: one module a resource, schemas beside the views, OpenAPI at /api/openapi.json.

Views parse, call one command or query, and present; rules of the business are not here. Refusals
are raised as `service.errors` and written as problem+json by `service.trouble`.
"""
