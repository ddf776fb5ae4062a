"""The shop's own books to look at: what lies in the warehouses, and who buys."""

from flask import Blueprint, request

from service.pages.drawing import render
from service.pages.paging import SIZE, page_number, pager
from service.pages.reader import reader
from service.queries.customers import customers
from service.queries.shelves import shelves
from service.security import needs
from service.web_context import reading

blueprint = Blueprint("back_office", __name__, template_folder="templates")


@blueprint.get("/stock")
@needs("stock.read")
def stock() -> str:
    """Draw every product with its places, what is low first."""
    with reading() as connection:
        found = shelves(connection, reader().now, _search(), page_number(), SIZE)
    paging = pager(len(found.items), found.total, found.more)
    return render("stock.html", found=found, pager=paging)


@blueprint.get("/customers")
@needs("customer.read")
def people() -> str:
    """Draw every customer with their history and preferences."""
    with reading() as connection:
        found = customers(connection, _search(), page_number(), SIZE)
    paging = pager(len(found.items), found.total, found.more)
    return render("customers.html", found=found, pager=paging)


def _search() -> str:
    return request.args.get("search", "").strip()[:100]
