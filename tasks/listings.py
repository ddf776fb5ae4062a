"""Puts a checked product on sale, looks how it sells, changes it and takes it off again."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice import listing_rows as rows
from tasks.backoffice.stock_levels import watch_level
from tasks.contract import BusinessError, GiveUp, Job, Result, handler
from tasks.values import clean, from_json, iso, mapping, money, to_json, whole

_TOLD = ("name", "name_zh", "description", "specification", "keywords", "category", "price_reason")


@handler("listing.publish", local=True)
def publish(job: Job, ledger: Connection) -> Result:
    """Put the product on the price list, its stock on the shelf, and show it in its channels.

    Raises BusinessError SKU_TAKEN if another product took the number after the check.
    """
    product, market, media = (
        mapping(job.variables.get(name)) for name in ("article", "market", "media")
    )
    sku, price = clean(product.get("sku")), money(product.get("price"))
    listed = job.variables.get("channels")
    channels = {clean(one) for one in (listed if isinstance(listed, list) else [])} - {""}
    if not sku or price is None or not channels:
        raise GiveUp(
            "A listing needs a product number, a price and a channel."
            " / 上架必须有商品编号、价格和渠道。"
        )
    if not rows.insert_product(ledger, _goods(product, sku, price)):
        raise BusinessError("SKU_TAKEN", f"The product number {sku} was taken meanwhile.")
    values = {
        "sku": sku,
        "instance_id": job.instance_id,
        "data": to_json({name: product.get(name) for name in _TOLD} | _copy(media)),
        "media": to_json(
            {name: media.get(name) for name in ("main_picture", "detail_pictures", "video")}
        ),
        "price_low": money(market.get("price_low")) or price,
        "price_high": money(market.get("price_high")) or price,
        "expected_week": max(1, (whole(market.get("monthly_demand")) or 0) * 7 // 30),
        "published_at": job.now,
    }
    warehouse = clean(product.get("warehouse"))
    rows.insert_listing(ledger, values, {warehouse: whole(product.get("stock")) or 0}, channels)
    watch_level(ledger, sku, whole(market.get("monthly_demand")) or 0, job.now)
    return {"published_at": iso(job.now)}


def _goods(product: Mapping[str, Any], sku: str, price: Decimal) -> dict[str, Any]:
    return {
        "sku": sku,
        "name": clean(product.get("name")),
        "name_zh": clean(product.get("name_zh")),
        "category": clean(product.get("category")),
        "price": price,
        "weight_g": whole(product.get("weight_g")) or 0,
        "fragile": product.get("fragile") is True,
    }


def _copy(media: Mapping[str, Any]) -> dict[str, str]:
    return {name: clean(media.get(name)) for name in ("copy", "copy_zh")}


@handler("listing.first_week", local=True)
def first_week(job: Job, ledger: Connection) -> Result:
    """Compare what was sold since the listing, or since its last change, with what was expected."""
    sku = clean(job.variables.get("sku"))
    listing = rows.listing_row(ledger, sku)
    pieces, revenue = rows.sold_since(ledger, sku, listing.published_at)
    return {
        "week": {
            "pieces": pieces,
            "revenue": revenue,
            "expected": listing.expected_week,
            "share": (Decimal(pieces) * 100 / listing.expected_week).quantize(Decimal("0.1")),
            "available": rows.available(ledger, sku),
        }
    }


@handler("listing.change", local=True)
def change(job: Job, ledger: Connection) -> Result:
    """Correct price and copy of a listed product; its week begins again."""
    sku = clean(job.variables.get("sku"))
    listing = rows.listing_row(ledger, sku)
    correction = mapping(job.variables.get("correction"))
    price = money(correction.get("price"))
    if price is not None:
        rows.change_product(ledger, sku, price=price)
    words = {name: text for name, text in _copy(correction).items() if text}
    data = to_json({**from_json(listing.data), **words})
    rows.change_listing(ledger, sku, data=data, published_at=job.now)
    return {"changed_at": iso(job.now)}


@handler("listing.delist", local=True)
def delist(job: Job, ledger: Connection) -> Result:
    """Take a product off the price list and out of all channels; what is ordered stays ordered."""
    sku = clean(job.variables.get("sku"))
    listing = rows.listing_row(ledger, sku)
    if listing.state == "listed":
        rows.change_product(ledger, sku, active=False)
        rows.remove_from_channels(ledger, sku, job.now)
        reason = clean(job.variables.get("reason"))
        rows.change_listing(ledger, sku, state="delisted", delisted_at=job.now, reason=reason)
    return {"delisted_at": iso(listing.delisted_at or job.now)}
