"""How the clerk looks at the market, carries campaigns out and lists products."""

import struct
import zlib
from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select

from service.replay.case import Answers, Case, Habit
from tasks.backoffice.tables import product

_KINDS = ("public_data", "customer_feedback", "social_media", "competitor_site")
_STARS = (5, 4, 3, 4)
#: pieces of a product that is listed
LISTED = 20

_COPY = "One picture says what it is, one sentence what it is for."
_COPY_ZH = "一张图看清商品，一句话说明用途。"


def _sources(case: Case) -> Answers:
    rows = zip(_KINDS, _STARS, strict=True)
    rival = {"name": "Rival & Co", "product": "the same", "price": 30, "rating": 4}
    return {
        "scope_text": "What was bought and asked for in the month",
        "audience": "households",
        "tools": ["platforms", "survey"],
        "rules_kept": True,
        "sources": [
            {
                "name": kind.replace("_", " "),
                "kind": kind,
                "date": case.day(-10),
                "reliability": stars,
                "findings": "Much as in the month before.",
            }
            for kind, stars in rows
        ],
        "competitors": [{**rival, "strategy": "low prices"}],
    }


def _strategy(case: Case) -> Answers:
    """A campaign twice a year, a new product once."""
    words = {"product_strategy": "as it is", "price_strategy": "as it is"}
    words["promotion_strategy"] = "a few days of low prices"
    if case.number % 6 != 3:
        return {**words, "changes": "no"}
    wanted = [("campaign", "Days of low prices")]
    if case.number % 12 == 9:
        wanted.append(("product", "Something small for the kitchen"))
    text = "People look for it."
    proposals = [
        {"kind": kind, "name": name, "category": "home", "text": text} for kind, name in wanted
    ]
    return {**words, "changes": "yes", "proposals": proposals}


def _campaign(case: Case) -> Answers:
    cheapest = select(product.c.sku, product.c.price).where(product.c.price > 20, product.c.active)
    row = case.ledger.execute(cheapest.order_by(product.c.sku).limit(1)).one()
    return {
        "title": "Days of low prices",
        "title_zh": "特惠日",
        "goal": 5,
        "text": "A few days of low prices on what is bought most.",
        "text_zh": "热销商品限时特惠。",
        "kind": "flash_sale",
        "products": [{"sku": row.sku, "price": (row.price * Decimal("0.9")).quantize(Decimal(1))}],
        "price_strategy": "one tenth off",
        "promotion_strategy": "mail and pictures",
        "channels": ["mail", "social_media"],
        "segment": "recent",
        "starts_on": case.day(10),
        "ends_on": case.day(14),
        "budget": 500,
        "ads": 50,
        "content": 30,
        "kol": 20,
    }


def _channels(case: Case) -> Answers:
    return {"prepared": ["ads", "content", "kol", "prices"]}


def _assess(case: Case) -> Answers:
    return {"visits": 1000, "feedback": 4, "answers": 10}


def _next(case: Case) -> Answers:
    return {"again": "no"}


def _market(case: Case) -> Answers:
    rival = {"name": "Rival & Co", "price": 45, "rating": 4}
    return {
        "need": "high",
        "monthly_demand": 60,
        "category": "home",
        "price_low": 30,
        "price_high": 50,
        "cost": 20,
        "competitors": [rival],
    }


def _data(case: Case) -> Answers:
    return {
        "sku": f"HOM-{500 + case.number:03}",
        "category": "home",
        "keywords": "kitchen, small, 厨房",
        "name": "Small helper for the kitchen",
        "name_zh": "厨房小帮手",
        "description": "A small thing that helps in the kitchen every day.",
        "description_zh": "每天都能用上的厨房小帮手。",
        "specification": [{"name": "Weight", "value": "200 g"}],
        "price": Decimal("39.90"),
        "weight_g": 200,
        "stock": LISTED,
        "warehouse": "hangzhou",
    }


def _media(case: Case) -> Answers:
    return {
        "main_picture": case.hand_in("main.png", picture(1000, case.number)),
        "detail_pictures": case.hand_in("detail.png", picture(800, case.number)),
        "clean_background": True,
        "copy": _COPY,
        "copy_zh": _COPY_ZH,
    }


def _review(case: Case) -> Answers:
    checked = ["title", "description", "price", "stock", "pictures", "copy"]
    return {"checked": checked, "verdict": "approved"}


def _publication(case: Case) -> Answers:
    return {"channels": ["own_shop"], "publish_on": case.day(3)}


def _number(case: Case) -> Answers:
    return {"sku": f"HOM-{800 + case.number:03}"}


def _correction(case: Case) -> Answers:
    return {"copy": _COPY, "copy_zh": _COPY_ZH, "price": case.shown["article"]["price"]}


def picture(pixels: int, shade: int) -> bytes:
    """A square PNG of one colour.

    Parameters:
        pixels: its width and height.
        shade: pictures of another shade are other files.
    """
    row = b"\0" + bytes((200, 200, shade % 256)) * pixels
    header = struct.pack(">IIBBBBB", pixels, pixels, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(row * pixels, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + checksum


MARKET: Mapping[str, Habit] = {
    "research-sources": _sources,
    "research-strategy": _strategy,
    "campaign-plan": _campaign,
    "campaign-channels": _channels,
    "campaign-assessment": _assess,
    "campaign-next": _next,
    "listing-market": _market,
    "listing-data": _data,
    "listing-media": _media,
    "listing-review": _review,
    "listing-publication": _publication,
    "listing-number": _number,
    "listing-correction": _correction,
}
