"""The company's own order process driven by programs alone: shop, bank, warehouse, carrier."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from processes.codec import dumps
from service.api.signature import HEADER, sign
from service.app import create_app
from service.commands.create_token import create_token
from service.identity import SYSTEM
from service.queries.order_tracking import order_tracking
from service.store.tables import app_user, membership
from service.wiring import build
from tasks.backoffice import sample
from tasks.backoffice.tables import product
from tests.story import House

SECRETS = {"payment": "a secret of the bank", "carrier": "a secret of the carrier"}
FOLDERS = ("processes/bpmn", "processes/dmn", "forms")
ENDINGS = {".bpmn", ".dmn", ".form"}


@pytest.fixture
def company(deps, clock):
    """The house with the company's processes, its handlers and its sample stock."""
    settings = replace(deps.settings, secret_key="for tests only", webhook_secrets=SECRETS)
    house = House(build(settings, url=settings.database_url, clock=clock), clock)
    with house.deps.engine.begin() as connection:
        sample.load(connection)
    files = [path for folder in FOLDERS for path in Path(folder).iterdir()]
    house.publish({path.name: path.read_bytes() for path in files if path.suffix in ENDINGS})
    yield house
    house.deps.engine.dispose()


@pytest.fixture
def everybody(company):
    """`everybody("warehouse")` is a program of somebody in that group."""
    client = create_app(company.deps).test_client()

    def of(group):
        with company.deps.engine.begin() as connection:
            row = {"username": group.replace("-", "_"), "name": group, "name_zh": group}
            connection.execute(insert(app_user), row)
            connection.execute(insert(membership), {"username": row["username"], "group_id": group})
        token = create_token(company.deps, SYSTEM, row["username"], "test").token
        return Program(client, {"Authorization": f"Bearer {token}"}, company)

    return of


class Program:
    """Somebody's program; remote jobs are done before it looks."""

    def __init__(self, client: Any, headers: dict[str, str], company: House) -> None:
        self.client, self.headers, self.company = client, headers, company

    def send(self, path: str, body: object, **headers: str) -> Any:
        answer = self.client.post(
            f"/api/v1/{path}",
            data=dumps(body),
            content_type="application/json",
            headers=self.headers | headers,
        )
        assert answer.status_code in (200, 201), answer.text
        self.company.work()
        return answer.json

    def report(self, source: str, event: dict[str, Any]) -> Any:
        """Send a signed event."""
        body = dumps(event).encode()
        signature = sign(SECRETS[source], body, self.company.clock.now())
        return self.send(f"webhooks/{source}", event, **{HEADER: signature})

    def see(self, path: str) -> Any:
        answer = self.client.get(f"/api/v1/{path}", headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json

    def complete(self, element_id: str, **data: object) -> None:
        (item,) = self.see(f"work-items?element_id={element_id}")["items"]
        self.send(f"work-items/{item['id']}/complete", {"data": data})


def test_an_order_goes_from_the_shop_to_the_door_through_the_api(company, everybody, clock):
    desk, warehouse, logistics = map(everybody, ("order-desk", "warehouse", "logistics"))
    with company.deps.unit_of_work.reading() as connection:
        cheapest = select(product.c.sku, product.c.price).order_by(product.c.price, product.c.sku)
        article = connection.execute(cheapest.limit(1)).one()
    customer = {"name": "Li Lei", "email": "li.lei@example.cn", "phone": "13800138000"}
    address = {"street": "1 West Lake Road", "city": "Hangzhou", "country": "CN"}

    placed = desk.send(
        "orders",
        {
            "external_number": "SO-1007",
            "customer": customer | {"address": address},
            "lines": [{"sku": article.sku, "quantity": 1, "unit_price": article.price}],
            "payments": [{"type": "credit_card", "installments": 1, "amount": article.price}],
            "currency": "CNY",
        },
    )
    path = f"orders/{placed['instance_id']}"
    total = desk.see(path)["order"]["total"]
    desk.report("payment", paid(total, clock.now()))
    assert desk.see(path)["order"]["status"] == "processing"

    scan = [{"sku": article.sku, "quantity": 1}]
    warehouse.complete("pick_and_pack", scan=scan, weight_g=500, packaging="standard")
    assert desk.see(path)["order"]["status"] == "ready_to_ship"
    logistics.complete("hand_over", handed_over=True)
    assert desk.see(path)["order"]["status"] == "shipped"

    clock.advance(timedelta(hours=20))
    moment = clock.now().isoformat()
    parcel = {"code": "sorted", "text": "Sorted", "place": "Hangzhou", "at": moment}
    told = {"order": "SO-1007", "type": "progress", "event": parcel}
    desk.report("carrier", {"id": "c-1"} | told)
    arrived = {"order": "SO-1007", "type": "delivered", "delivered_at": moment}
    desk.report("carrier", {"id": "c-2"} | arrived)
    with company.deps.unit_of_work.reading() as connection:
        seen = order_tracking(connection, "SO-1007", "+86 138 0013 8000")
    assert seen.status == "delivered"
    assert [event.code for event in seen.shipments[0].events][-1] == "sorted"

    desk.send("messages", {"name": "order.receipt_confirmed", "correlation_key": "SO-1007"})
    view = desk.see(f"instances/{placed['instance_id']}")
    assert (view["status"], view["incidents"]) == ("completed", [])
    assert desk.see(path)["order"]["status"] == "completed"
    mails = desk.see("outbox?channel=mail&recipient=li.lei")["items"]
    assert len(mails) >= 4  # confirmed, shipped, progress, delivered
    assert company.run(UUID(placed["instance_id"])).problem is None


def paid(amount, at):
    payment = {"reference": "P-1", "type": "credit_card", "amount": amount}
    payment["paid_at"] = at.isoformat()
    return {"id": "evt-1", "order": "SO-1007", "payment": payment}
