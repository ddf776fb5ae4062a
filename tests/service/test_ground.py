"""The ground values: settings, clock, permissions, errors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from service.clock import SystemClock, VirtualClock
from service.commands._begin import Entrance
from service.errors import NotAllowed, not_found
from service.identity import SYSTEM, Actor, webhook
from service.permissions import PERMISSIONS, allowed, require
from service.settings import Settings
from tests.story import ada, ann, bob, mei, otto, wei


def test_settings_have_defaults_that_run_the_sample():
    settings = Settings.from_environment({})
    assert settings == Settings()
    assert settings.sample


def test_settings_are_read_from_the_environment():
    settings = Settings.from_environment(
        {
            "SHOPFLOW_PORT": "9000",
            "SHOPFLOW_SAMPLE": "off",
            "SHOPFLOW_SMTP_URL": "smtp://user:secret@mail.example",
            "SHOPFLOW_WEBHOOK_SECRET_PAYMENT": "hush",
            "SHOPFLOW_HOME": " elsewhere ",
        }
    )
    assert (settings.port, settings.sample) == (9000, False)
    assert settings.webhook_secrets == {"payment": "hush"}
    assert str(settings.home) == "elsewhere"


def test_settings_keep_secrets_out_of_sight():
    shown = repr(
        Settings.from_environment(
            {
                "DATABASE_URL": "postgresql://u:geheim@db/x",
                "SHOPFLOW_SECRET_KEY": "geheim",
                "SHOPFLOW_SMTP_URL": "smtp://u:geheim@mail",
                "SHOPFLOW_CARRIER_TOKEN": "geheim",
                "SHOPFLOW_WEBHOOK_SECRET_CARRIER": "geheim",
            }
        )
    )
    assert "geheim" not in shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHOPFLOW_PORT", "x"),
        ("SHOPFLOW_PORT", "65536"),
        ("SHOPFLOW_MAX_BODY", "10"),
        ("SHOPFLOW_SAMPLE", "perhaps"),
        ("SHOPFLOW_TIME_ZONE", "Asia/Shangai"),
        ("SHOPFLOW_TIME_ZONE", "Asia"),
        ("SHOPFLOW_TIME_ZONE", "../../etc/localtime"),
        ("SHOPFLOW_MAIL_SENDER", "Tea House"),
    ],
)
def test_a_bad_setting_is_named(name, value):
    with pytest.raises(ValueError, match=name):
        Settings.from_environment({name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://u:geheim@db/x"),
        ("DATABASE_URL", "geheim"),
        ("SHOPFLOW_SMTP_URL", "https://u:geheim@mail.example"),
        ("SHOPFLOW_SMS_URL", "sms.example/?key=geheim"),
        ("SHOPFLOW_LOGISTICS_URL", "https://geheim@logistics.example:port/"),
        ("SHOPFLOW_CARRIER_URL", "https://[geheim"),
        ("SHOPFLOW_SCAN_URL", "http://u:geheim@scanner:3310"),
    ],
)
def test_a_bad_address_is_named_and_not_told(name, value):
    with pytest.raises(ValueError, match=f"{name} must be an address") as refusal:
        Settings.from_environment({name: value})
    assert "geheim" not in str(refusal.value)


def test_addresses_are_taken_as_they_are():
    given = {
        "DATABASE_URL": "postgresql+psycopg://u@/shop?host=/run/postgresql",
        "SHOPFLOW_SMTP_URL": "smtps://mail.example",
        "SHOPFLOW_CARRIER_URL": "http://localhost:8080/carrier",
        "SHOPFLOW_TIME_ZONE": "Europe/Berlin",
    }
    settings = Settings.from_environment(given)
    assert settings.database_url == given["DATABASE_URL"]
    assert settings.outside.smtp_url == given["SHOPFLOW_SMTP_URL"]
    assert settings.outside.carrier_url == given["SHOPFLOW_CARRIER_URL"]
    assert settings.time_zone == "Europe/Berlin"


def test_a_virtual_clock_moves_only_forward():
    clock = VirtualClock(datetime(2026, 1, 1, tzinfo=UTC))
    assert clock.advance(timedelta(hours=1)) == clock.now()
    with pytest.raises(ValueError, match="backwards"):
        clock.set(datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="zone"):
        clock.set(datetime(2027, 1, 1))
    assert SystemClock().now().tzinfo is UTC


@dataclass
class Held:
    assignee: str | None = None
    groups: tuple[str, ...] = ("order-desk",)
    users: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("actor", "action", "thing", "may"),
    [
        (bob, "task.complete", Held(), True),
        (bob, "task.complete", Held(assignee="bob"), True),
        (bob, "task.complete", Held(assignee="eva"), False),
        (ann, "task.complete", Held(), False),
        (ann, "task.complete", Held(users=("ann",)), True),
        (ann, "task.complete", Held(groups=()), True),
        (ada, "task.read", Held(), True),
        (ada, "task.claim", Held(), False),
        (wei, "task.read", Held(), False),
        (mei, "task.release", Held(assignee="bob"), True),
        (wei, "task.release", Held(assignee="bob"), False),
        (otto, "incident.retry", None, True),
        (bob, "incident.retry", None, False),
        (ada, "instance.start", Entrance(None), False),
        (ada, "instance.start", Entrance("management"), False),
        (ada, "instance.start", Entrance("auditors"), True),
        (wei, "instance.start", Entrance("management"), True),
        (webhook("payment"), "message.deliver", None, True),
        (webhook("payment"), "instance.start", Entrance("warehouse"), False),
        (webhook("payment"), "page.read", None, False),
        (SYSTEM, "definition.publish", None, True),
    ],
)
def test_who_may_do_what(actor, action, thing, may):
    assert allowed(actor, action, thing) is may


def test_a_refusal_names_actor_and_action_in_both_languages():
    with pytest.raises(NotAllowed) as refused:
        require(ann, "incident.retry")
    assert refused.value.details == {"action": "incident.retry", "actor": "ann"}
    assert "Ann" in refused.value.message["en"]
    assert "无权" in refused.value.message["zh"]


def test_an_action_nobody_defined_is_a_bug_and_not_a_permission():
    with pytest.raises(KeyError):
        allowed(SYSTEM, "order.eat")
    assert all(PERMISSIONS.values())


def test_actors_are_told_apart_by_how_they_came():
    one = Actor("ann", {"en": "Ann"}, frozenset({"a"}))
    assert one.holds("a")
    assert not one.holds("b")
    assert len({one, Actor("ann", {"en": "Ann"}, via="token")}) == 2


def test_what_is_not_there_says_so_in_both_languages():
    error = not_found("work item", "待办事项", 7)
    assert error.code == "work_item.not_found"
    assert str(error) == "There is no work item 7."
    assert error.message["zh"] == "没有待办事项 7。"
