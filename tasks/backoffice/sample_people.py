"""The sample company's customers. Pure data; all people and addresses are invented."""

from decimal import Decimal
from typing import Any

_ROWS = (
    # id, name, language, phone, street, city, state, zip, credit limit
    (
        "c-1001",
        "王小雅",
        "zh",
        "13800001001",
        "文三路 138 号",
        "杭州",
        "浙江",
        "310012",
        None,
    ),
    (
        "c-1002",
        "李建国",
        "zh",
        "13800001002",
        "深南大道 2008 号",
        "深圳",
        "广东",
        "518000",
        None,
    ),
    (
        "c-1003",
        "陈静",
        "zh",
        "13800001003",
        "南京西路 580 号",
        "上海",
        "上海",
        "200041",
        None,
    ),
    (
        "c-1004",
        "Emma Novak",
        "en",
        "13800001004",
        "88 Century Avenue",
        "Shanghai",
        "Shanghai",
        "200120",
        None,
    ),
    (
        "c-1005",
        "张伟",
        "zh",
        "13800001005",
        "春熙路 12 号",
        "成都",
        "四川",
        "610021",
        None,
    ),
    (
        "c-1006",
        "Liam O'Brien",
        "en",
        "13800001006",
        "5 Zhongshan Road",
        "Guangzhou",
        "Guangdong",
        "510030",
        None,
    ),
    (
        "c-1007",
        "刘洋",
        "zh",
        "13800001007",
        "解放路 77 号",
        "西安",
        "陕西",
        "710004",
        None,
    ),
    (
        "c-1008",
        "Sofia Rossi",
        "en",
        "13800001008",
        "21 Jianguo Road",
        "Beijing",
        "Beijing",
        "100022",
        None,
    ),
    (
        "c-1009",
        "赵敏",
        "zh",
        "13800001009",
        "五四大街 9 号",
        "青岛",
        "山东",
        "266071",
        None,
    ),
    (
        "c-1010",
        "周杰",
        "zh",
        "13800001010",
        "友谊大道 301 号",
        "武汉",
        "湖北",
        "430062",
        "500.00",
    ),
    (
        "c-1011",
        "Noah Becker",
        "en",
        "13800001011",
        "6 Hubin Road",
        "Xiamen",
        "Fujian",
        "361001",
        None,
    ),
    (
        "c-1012",
        "孙丽",
        "zh",
        "13800001012",
        "人民路 45 号",
        "大连",
        "辽宁",
        "116001",
        None,
    ),
)
_BLOCKED = frozenset({"c-1012"})


def customers() -> list[dict[str, Any]]:
    """The rows of the customer table, but for the time they were made."""
    return [
        {
            "id": identity,
            "name": name,
            "email": f"{identity}@customers.example",
            "phone": phone,
            "language": language,
            "street": street,
            "city": city,
            "state": state,
            "zip": post,
            "country": "CN",
            "blocked": identity in _BLOCKED,
            "credit_limit": None if limit is None else Decimal(limit),
        }
        for identity, name, language, phone, street, city, state, post, limit in _ROWS
    ]


def as_on_order(identity: str) -> dict[str, Any]:
    """A customer the way a shop platform writes them on an order."""
    row = next(row for row in customers() if row["id"] == identity)
    address = ("street", "city", "state", "zip", "country")
    return {
        **{name: row[name] for name in ("id", "name", "email", "phone", "language")},
        "address": {name: row[name] for name in address},
    }
