"""The company's groups, listed for forms."""

from sqlalchemy import insert

from service.store import tables as service_tables
from tests.tasks.shop import Shop


def test_groups_are_listed_by_name_those_without_people_too(shop: Shop) -> None:
    with shop.engine.begin() as connection:
        connection.execute(
            insert(service_tables.app_group),
            [
                {"id": "warehouse", "name": "Warehouse", "name_zh": "仓库"},
                {"id": "night-shift", "name": "Night shift", "name_zh": "夜班"},
            ],
        )
    assert shop.run("group.list", {}) == {
        "all_groups": [
            {"label": "Night shift / 夜班", "value": "night-shift"},
            {"label": "Warehouse / 仓库", "value": "warehouse"},
        ]
    }
