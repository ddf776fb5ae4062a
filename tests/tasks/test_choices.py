"""What people choose from in forms: groups, people and processes, by name in both languages."""

from sqlalchemy import insert

from service.store import tables as service_tables
from tests.tasks.shop import Shop
from tests.tasks.work import hire, write_run


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


def test_people_are_listed_by_name_with_their_groups_those_who_left_are_not(shop: Shop) -> None:
    with shop.engine.begin() as connection:
        connection.execute(
            insert(service_tables.app_group),
            [
                {"id": "warehouse", "name": "Warehouse", "name_zh": "仓库"},
                {"id": "logistics", "name": "Logistics", "name_zh": "物流部"},
            ],
        )
        hire(connection, "wei", "Wei Zhang", "张伟")
        hire(connection, "ann", "Ann Bauer", "安娜")
        hire(connection, "ann2", "Ann Bauer", "鲍安")
        hire(connection, "gone", "Old Friend", "老友", active=False)
    assert shop.run("people.list", {}) == {
        "people": [
            {
                "label": "Ann Bauer (ann) – Logistics, Warehouse / 安娜 – 物流部、仓库",
                "value": "ann",
            },
            {
                "label": "Ann Bauer (ann2) – Logistics, Warehouse / 鲍安 – 物流部、仓库",
                "value": "ann2",
            },
            {"label": "Wei Zhang – Logistics, Warehouse / 张伟 – 物流部、仓库", "value": "wei"},
        ]
    }


def test_processes_are_listed_by_the_names_of_what_is_published(shop: Shop) -> None:
    assert shop.run("process.list", {}) == {"processes": []}
    write_run(shop.engine, "packing", shop.now)
    (one,) = shop.run("process.list", {})["processes"]
    assert one["value"] == "packing"
