"""The tables of the shop's ledger, all named `shop_...`, all on one `metadata`.

SQLAlchemy Core only: handlers write statements, there are no mapped classes. Not the place for
the engine's own tables (instances, work items, jobs).
"""

from tasks.backoffice.columns import metadata
from tasks.backoffice.file_tables import attachment, file, upload
from tasks.backoffice.goods_tables import (
    carrier,
    coupon,
    customer,
    product,
    reservation,
    stock,
)
from tasks.backoffice.order_tables import (
    STATUSES,
    delivery_exception,
    order,
    order_line,
    order_number,
    outbox,
    payment,
    refund,
    shipment,
    shipment_event,
    tracking_number,
)

__all__ = [
    "STATUSES",
    "attachment",
    "carrier",
    "coupon",
    "customer",
    "delivery_exception",
    "file",
    "metadata",
    "order",
    "order_line",
    "order_number",
    "outbox",
    "payment",
    "product",
    "refund",
    "reservation",
    "shipment",
    "shipment_event",
    "stock",
    "tracking_number",
    "upload",
]
