"""The sample company: goods, stock, carriers, coupons and customers to try the product with.

`load` fills an empty ledger; running it again changes nothing that orders have changed since.
Its orders are in `tasks.backoffice.sample_orders`. Not for a company's real data.
"""

from sqlalchemy import Connection, func, select

from tasks.backoffice import catalogue, sample_goods, sample_people, tables
from tasks.backoffice.sample_orders import SampleOrder, Step, sample_orders

__all__ = ["SampleOrder", "Step", "load", "sample_orders"]


def load(connection: Connection) -> None:
    """Put the sample company into the ledger, unless its goods are there already."""
    first = sample_goods.PRODUCTS[0].sku
    if connection.scalar(select(tables.product.c.sku).where(tables.product.c.sku == first)):
        return
    catalogue.ensure_products(connection, sample_goods.PRODUCTS)
    catalogue.set_stock(connection, sample_goods.STOCK)
    catalogue.ensure_carriers(connection, sample_goods.CARRIERS)
    catalogue.ensure_coupons(connection, sample_goods.COUPONS)
    now = connection.scalar(select(func.now()))
    catalogue.ensure_customers(
        connection, [{**row, "created_at": now} for row in sample_people.customers()]
    )
