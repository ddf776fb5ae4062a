"""Settings decide which systems are real."""

import pytest

from tasks.connectors import OutsideSettings, build_outside
from tests.tasks.shop import Shop


def test_without_addresses_everything_is_embedded(shop: Shop) -> None:
    outside = build_outside(OutsideSettings(), shop.engine.begin)
    ways = [outside.mail, outside.sms, outside.logistics, outside.carrier]
    assert [way.via for way in ways] == ["embedded"] * 4
    assert outside.staff_domain == "shop.example"


def test_each_address_connects_one_system(shop: Shop) -> None:
    settings = OutsideSettings(
        smtp_url="smtp://mail.example",
        sms_url="https://sms.example/",
        carrier_url="https://carrier.example/",
        sender="Tea House <hello@tea.example>",
    )
    outside = build_outside(settings, shop.engine.begin)
    ways = [outside.mail, outside.sms, outside.logistics, outside.carrier]
    assert [way.via for way in ways] == ["smtp", "rest", "embedded", "rest"]
    assert outside.staff_domain == "tea.example"


def test_a_sender_without_address_is_refused(shop: Shop) -> None:
    with pytest.raises(ValueError, match="sender"):
        build_outside(OutsideSettings(sender="Tea House"), shop.engine.begin)


def test_settings_do_not_show_their_secrets() -> None:
    settings = OutsideSettings("smtp://u:s3cret@h", "https://h/?k=s3cret", sms_token="s3cret")
    assert "s3cret" not in repr(settings)
