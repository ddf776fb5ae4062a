"""Looks over what people entered for a new product, and whether two people looked at it.

Each finding is {"code", "en", "zh"}, shown in the form the work goes back to. What follows from
findings stands in the diagram.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from tasks.backoffice import listing_rows as rows
from tasks.backoffice import work_rows
from tasks.backoffice.people_names import PeopleNames
from tasks.contract import GiveUp, Job, Result, handler
from tasks.files import StoredFile, read
from tasks.outside import Outside
from tasks.values import clean, mapping, money

MAIN_PICTURE = (1000, 1000)  # pixels
DETAIL_PICTURE = (800, 800)
LONGEST_VIDEO = Decimal(60)  # seconds

Problem = dict[str, Any]


@handler("listing.check_data", local=True)
def check_data(job: Job, ledger: Connection) -> Result:
    """Find what is wrong with a product's data: number, key words, price."""
    product = mapping(job.variables.get("article"))
    market = mapping(job.variables.get("market"))
    problems: list[Problem] = []
    sku = clean(product.get("sku"))
    if not sku or rows.is_taken(ledger, sku):
        problems.append(
            {
                "code": "sku_taken",
                "en": f"The product number {sku} is in use.",
                "zh": f"商品编号 {sku} 已被使用。",
            }
        )
    problems += _titles(product)
    problems += _price(product, market)
    return {"problems": problems}


def _titles(product: Mapping[str, Any]) -> list[Problem]:
    """Every key word has to stand in one of the titles."""
    titles = f"{clean(product.get('name'))}\n{clean(product.get('name_zh'))}".casefold()
    words = [
        word.strip()
        for word in clean(product.get("keywords")).replace("，", ",").split(",")
        if word.strip()
    ]
    missing = [word for word in words if word.casefold() not in titles]
    if words and not missing:
        return []
    listed = ", ".join(missing) or "–"
    return [
        {
            "code": "keywords",
            "en": f"These key words are not in the title: {listed}",
            "zh": f"标题中缺少关键词：{listed}",
        }
    ]


def _price(product: Mapping[str, Any], market: Mapping[str, Any]) -> list[Problem]:
    """A price beside the range the market check found wants a reason."""
    price = money(product.get("price"))
    low, high = money(market.get("price_low")), money(market.get("price_high"))
    inside = price is not None and (low is None or price >= low) and (high is None or price <= high)
    if inside or (price is not None and clean(product.get("price_reason"))):
        return []
    return [
        {
            "code": "price",
            "en": f"The price {price} is not between {low} and {high}, and no reason is given.",
            "zh": f"价格 {price} 不在 {low} 至 {high} 之间，且未说明理由。",
        }
    ]


@handler("listing.check_media", local=True)
def check_media(job: Job, ledger: Connection) -> Result:
    """Measure the files as they are stored: sizes of pictures, length of the video."""
    media = mapping(job.variables.get("media"))
    problems: list[Problem] = []
    mains = _files(ledger, media.get("main_picture"))
    if len(mains) != 1:
        problems.append(
            {
                "code": "main_missing",
                "en": "There has to be one main picture.",
                "zh": "必须有一张主图。",
            }
        )
    for name, picture in mains:
        problems += _size(name, picture, MAIN_PICTURE)
    for name, picture in _files(ledger, media.get("detail_pictures")):
        problems += _size(name, picture, DETAIL_PICTURE)
    for name, video in _files(ledger, media.get("video")):
        problems += _length(name, video)
    if media.get("clean_background") is not True:
        problems.append(
            {
                "code": "background",
                "en": "Nobody has confirmed the clean background.",
                "zh": "未确认背景纯净。",
            }
        )
    return {"problems": problems}


def _files(ledger: Connection, value: object) -> list[tuple[str, StoredFile]]:
    listed = [mapping(one) for one in (value if isinstance(value, list) else [])]
    return [(clean(one.get("name")), read(ledger, one.get("digest"))) for one in listed]


def _size(name: str, picture: StoredFile, wanted: tuple[int, int]) -> list[Problem]:
    if picture.media_type.startswith("image/") and (picture.width, picture.height) == wanted:
        return []
    right = f"{wanted[0]} × {wanted[1]}"
    found = f"{picture.width} × {picture.height}" if picture.width else picture.media_type
    return [
        {
            "code": "picture_size",
            "en": f"{name} is {found}; it has to be a picture of {right}.",
            "zh": f"{name} 为 {found}，应为 {right} 的图片。",
        }
    ]


def _length(name: str, video: StoredFile) -> list[Problem]:
    is_video = video.media_type.startswith("video/") and video.seconds is not None
    if is_video and video.seconds is not None and video.seconds <= LONGEST_VIDEO:
        return []
    found = f"{video.seconds:.0f} s" if video.seconds is not None else video.media_type
    return [
        {
            "code": "video_length",
            "en": f"{name} is {found}; a video has at most 60 s.",
            "zh": f"{name} 为 {found}，视频不得超过60秒。",
        }
    ]


@handler("listing.compare_people", local=False)
def compare_people(job: Job, outside: Outside) -> Result:
    """Tell who entered the data and who reviewed them, and whether these are two people.

    Remote although it only reads our own rows: who completed a work item is written when the
    command that completed it ends, so a handler inside that command would not see it yet.
    """
    with outside.ledger() as ledger:
        entered, reviewed = (
            work_rows.last_done_by(ledger, job.instance_id, clean(job.variables.get(name)))
            for name in ("entering", "reviewing")
        )
        people = PeopleNames(ledger)
    if entered is None or reviewed is None:
        raise GiveUp(
            "Nobody has entered or reviewed the data of this listing yet."
            " / 该商品资料尚无人录入或审核。"
        )
    return {
        "entered_by": entered,
        "reviewed_by": reviewed,
        "reviewer": dict(people.person(reviewed)),
        "two_people": entered != reviewed,
    }
