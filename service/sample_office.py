"""Stories of the sample company's market, products, figures, risks, audits, people: pure data."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from service.sample_stories import Data, Do, Story, in_days


def office_stories() -> tuple[Story, ...]:
    """All of them."""
    return (*_market(), *_products(), *_figures(), *_risks(), *_people())


def _sources(today: date) -> Data:
    kinds = ("public_data", "customer_feedback", "social_media", "competitor_site")
    names = ("Tea industry yearbook", "Reviews of our shop", "Short videos on tea", "Leaf & Cup")
    found = (
        "Green tea grows by 6 % a year.",
        "Customers want small packs.",
        "Cold brew is much talked about.",
        "Sells sets for 199.",
    )
    stars = (5, 4, 2, 4)
    rows = zip(names, kinds, stars, found, strict=True)
    rival = {"name": "Leaf & Cup", "product": "Longjing 250 g", "price": 119, "rating": 4.6}
    return {
        "scope_text": "Tea and tableware in the cities of the east",
        "audience": "25 to 45 years, presents for the family",
        "tools": ["platforms", "survey"],
        "rules_kept": True,
        "sources": [
            {
                "name": name,
                "kind": kind,
                "date": in_days(today, -20),
                "reliability": mark,
                "findings": text,
            }
            for name, kind, mark, text in rows
        ],
        "competitors": [{**rival, "strategy": "Sets for the spring festival"}],
    }


_CAMPAIGN = {
    "title": "Winter tea week",
    "title_zh": "冬季茶周",
    "goal": 20,
    "text": "Longjing is 20 % off this week.",
    "text_zh": "本周龙井八折。",
    "kind": "flash_sale",
    "products": [{"sku": "TEA-001", "price": Decimal("102.40")}],
    "price_strategy": "A fifth off for a week",
    "promotion_strategy": "Short videos and the store page",
    "channels": ["social_media", "store_page"],
    "segment": "all",
    "budget": 4000,
    "ads": 50,
    "content": 30,
    "kol": 20,
}
_SAVINGS = {
    "title": "Buy more, save more",
    "title_zh": "满减周",
    "text": "Save 30 yuan on every 300.",
    "text_zh": "每满300减30。",
    "kind": "spend_and_save",
    "products": [],
    "spend": 300,
    "save": 30,
    "budget": 40000,
}


def _winter(today: date) -> Data:
    return _CAMPAIGN | {"starts_on": in_days(today, 1), "ends_on": in_days(today, 8)}


def _savings(today: date) -> Data:
    return _CAMPAIGN | _SAVINGS | {"starts_on": in_days(today, 10), "ends_on": in_days(today, 17)}


def _market() -> tuple[Story, ...]:
    question = {"kind": "month", "question": "Which packs of tea are missing in our shop?"}
    promotion = {
        "title": "New tableware",
        "title_zh": "新品餐具",
        "text": "Our new bowls are here, at a tenth off for a week.",
        "text_zh": "新碗上架，限时九折一周。",
        "segment": "all",
    }

    def days(today: date) -> Data:
        return promotion | {"starts_on": in_days(today, 2), "ends_on": in_days(today, 9)}

    ready = Do("prepare_channels", {"prepared": ["ads", "content", "prices"]})
    return (
        Story(
            "market-research",
            "small packs",
            50,
            "analyse_market",
            (Do("order_research", question), Do("name_sources", _sources)),
        ),
        Story(
            "marketing-campaign", "savings", 26, "approve_budget", (Do("plan_campaign", _savings),)
        ),
        Story(
            "marketing-campaign",
            "winter",
            48,
            "next_day",
            (Do("plan_campaign", _winter), ready, Do(None, minutes=26 * 60)),
        ),
        Story(
            "marketing-campaign",
            "MR-801",
            5,
            "plan_campaign",
            (),
            "campaign.proposed",
            {"proposal": {"id": "MR-801", "name": "Small packs", "text": "A week of small packs"}},
        ),
        Story(
            "customer-promotion",
            "tableware",
            20,
            "day_to_send",
            (Do("write_promotion", days),),
        ),
    )


def _products() -> tuple[Story, ...]:
    market = {
        "need": "high",
        "monthly_demand": 60,
        "target_group": "young",
        "category": "tea",
        "price_low": 30,
        "price_high": 50,
        "cost": 20,
        "competitors": [{"name": "Leaf & Cup, Longjing 50 g", "price": 45, "rating": 4.5}],
    }
    data = {
        "sku": "TEA-050",
        "category": "tea",
        "keywords": "Longjing, 龙井, 50",
        "name": "Longjing green tea 50 g",
        "name_zh": "龙井绿茶 50克",
        "description": "A small pack of the first harvest, for the office.",
        "description_zh": "头采龙井小包装，适合办公室。",
        "specification": [{"name": "Weight", "value": "50 g"}],
        "price": Decimal("39.90"),
        "weight_g": 80,
        "stock": 200,
        "warehouse": "hangzhou",
    }
    copy = {
        "clean_background": True,
        "copy": "The first harvest in a pack for one week.",
        "copy_zh": "头采龙井，一周一小包，新鲜随手可得。",
    }
    proposal = {"id": "P-601", "name": "Longjing 50 g", "text": "A small pack for the office"}
    other = {"id": "P-602", "name": "Cold brew bottle", "text": "A bottle for cold tea"}
    return (
        Story(
            "product-listing",
            "P-601",
            30,
            "review_listing",
            (Do("check_market", market), Do("enter_product", data), Do("make_media", copy)),
            "product.proposed",
            {"proposal": proposal},
            pictures=("make_media",),
        ),
        Story(
            "product-listing",
            "P-602",
            2,
            "check_market",
            (),
            "product.proposed",
            {"proposal": other},
        ),
    )


def _last_week(today: date) -> Data:
    monday = today - timedelta(days=today.weekday() + 7)
    return {"from_day": monday.isoformat(), "to_day": (monday + timedelta(days=6)).isoformat()}


def _this_week(today: date) -> Data:
    return {"from_day": in_days(today, -7), "to_day": in_days(today, -1)}


_COMMENT = {
    "comment": "Few orders, but none of them late; the parcel from Zhengzhou took longest.",
    "proposals": [],
}
_IDEA = {
    "process_id": "order",
    "title": "Check addresses when they are entered",
    "text": "A third of the questions to customers is about a house number.",
    "proposer": "bob",
}
_SLOW = {
    "process_id": "after-sales",
    "title": "Photographs from the customer first",
    "text": "With pictures half of the inspections can be done before the parcel comes.",
    "proposer": "ann",
}
_PLAN = {
    "goal": "Half as many orders wait for an address",
    "indicator": "process_late_share",
    "expected": Decimal("0.1"),
    "options": [
        {"title": "A list of streets", "effect": "most", "cost": "2 days", "risk": "none"},
        {"title": "A hint", "effect": "some", "cost": "an hour", "risk": "overlooked"},
    ],
    "choice": "The list of streets, because the hint would be overlooked.",
    "steps_changed": True,
}


def _figures() -> tuple[Story, ...]:
    return (
        Story(
            "operations-report",
            "last week",
            51,
            None,
            (Do("choose_period", _last_week), Do("comment_report", _COMMENT)),
        ),
        Story(
            "operations-report",
            "this week",
            2,
            "comment_report",
            (Do("choose_period", _this_week),),
        ),
        Story(
            "daily-indicators",
            "yesterday",
            5,
            None,
            (Do("choose_day", lambda today: {"day": in_days(today, -1)}),),
        ),
        Story(
            "process-improvement",
            "addresses",
            70,
            "decide",
            (
                Do("write_proposal", _IDEA),
                Do("judge", {"effect": "3", "effort": "1"}),
                Do("analyse", _PLAN),
            ),
        ),
        Story("process-improvement", "photographs", 4, "judge", (Do("write_proposal", _SLOW),)),
        Story("process-review", "quarter", 24, "watch_technology"),
        Story("service-review", "last week's tickets", 26, "review_causes"),
    )


def _this_quarter(today: date) -> Data:
    """An audit looks at the quarter before the day it begins: this one, in the next."""
    month = (today.month - 1) // 3 * 3 + 4
    return {
        "started_for": f"{today.year + month // 13}-{(month - 1) % 12 + 1:02}-02T09:00:00+08:00"
    }


_ONE_CARRIER = {
    "id": "R-701",
    "kind": "logistics",
    "title": "One carrier takes most parcels",
    "description": "Nine of ten parcels go with one carrier; a strike stops us.",
    "source": "weekly report",
}
_WEIGH = {"likelihood": "3", "impact": "4", "note": "counted over a quarter"}
_FINDING = {
    "severity": "minor",
    "clause": "D3-2.1.3.1",
    "text": "Two parcels were handed over without a scan.",
}
_NEEDS = {
    "subject": "Parcels up to 20 kg in the south",
    "parcels": 12000,
    "value": 90000,
    "price_limit": 15,
    "priority": "balanced",
    "invited": [
        {"carrier": "roadline", "name": "Roadline", "email": "sales@roadline.example"},
        {"carrier": "skyjet", "name": "Skyjet", "email": "sales@skyjet.example"},
        {"carrier": "newway", "name": "Newway", "email": "sales@newway.example"},
    ],
}
_FIRE = {
    "kind": "logistics",
    "title": "Water in the Shenzhen warehouse",
    "description": "A pipe burst in the night; aisle 4 is closed.",
    "impact": "3",
}
_STEP = {"text": "Move aisle 4 to aisle 9", "responsible": "warehouse", "hours": 4}


def _risks() -> tuple[Story, ...]:
    law = _ONE_CARRIER | {
        "id": "R-702",
        "kind": "legal",
        "title": "New rules for returns of food",
        "description": "A draft is out for comment.",
        "source": "newspaper",
    }

    def measure(today: date) -> Data:
        text = "Sign a second carrier for the south."
        row = {"text": text, "responsible": "logistics", "due": in_days(today, 14)}
        return {"measures": [row]}

    return (
        Story(
            "risk-assessment",
            "R-701",
            60,
            "carry_out",
            (Do("assess_risk", _WEIGH), Do("plan_measures", measure)),
            "risk.reported",
            {"report": _ONE_CARRIER},
        ),
        Story("risk-assessment", "R-702", 3, "assess_risk", (), "risk.reported", {"report": law}),
        Story(
            "risk-emergency",
            "water in Shenzhen",
            3,
            "do_step",
            (
                Do("describe_emergency", _FIRE),
                Do("gather_team", {"leader": "sam", "team": ["warehouse"]}),
                Do("settle_plan", {"steps": [_STEP], "amount": 0, "inform": False}),
            ),
        ),
        Story(
            "internal-audit",
            "complaints",
            2,
            "check_process",
            (Do("plan_audit", {"scope": ["customer-service"], "auditor": "ada", "size": 2}),),
            given=_this_quarter,
        ),
        Story(
            "internal-audit",
            "out of turn",
            1,
            "answer_finding",
            (
                Do("plan_audit", {"scope": ["order"], "auditor": "ada", "size": 2}),
                Do("check_process", {"verdict": "findings", "found": [_FINDING]}),
            ),
            given=_this_quarter,
        ),
        Story("carrier-selection", "the south", 48, "record_offer", (Do("state_needs", _NEEDS),)),
    )


def _people() -> tuple[Story, ...]:
    need = {
        "subject": "Packing fragile goods",
        "groups": ["warehouse"],
        "process_id": "order",
        "reason": "Three broken parcels in a month",
    }

    def quarter(today: date) -> Data:
        begin = today - timedelta(days=90)
        return {"employee": "wei", "from_day": begin.isoformat(), "to_day": today.isoformat()}

    words = {
        "grade": "B",
        "cooperation": "4",
        "reason": "Few cases were measured, all of them well done.",
        "strengths": "Careful with fragile goods.",
        "goals": "Learn the new shelves.",
    }
    return (
        Story("training", "packing", 22, "plan_training", (Do("state_need", need),)),
        Story(
            "performance-review",
            "Wei",
            25,
            "read_result",
            (Do("choose_employee", quarter), Do("assess_work", words)),
        ),
        Story("appraisal-round", "out of turn", 12, "working_day"),
    )
