"""Each clause of the company's documents beside the elements and pages that fulfil it."""

from itertools import groupby

from flask import Blueprint, request

from service.coverage import DOCUMENTS, coverage
from service.pages.drawing import render
from service.security import needs
from service.web_context import current_deps

blueprint = Blueprint("coverage", __name__, template_folder="templates")


@blueprint.get("/coverage")
@needs("definition.read")
def show() -> str:
    """Draw the list, by document."""
    catalog = current_deps().catalog
    found = coverage(catalog.definition(one) for one in catalog.latest_digests().values())
    only_missing = request.args.get("shown") == "missing"
    listed = [one for one in found if not (only_missing and one.is_fulfilled)]
    by_document = groupby(listed, key=lambda one: one.clause.id.partition("-")[0])
    return render(
        "coverage.html",
        documents=[(DOCUMENTS[id], list(ones)) for id, ones in by_document],
        total=len(found),
        missing=sum(not one.is_fulfilled for one in found),
        only_missing=only_missing,
    )
