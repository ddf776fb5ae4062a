"""Messages of marketing say the same in both languages and stay short enough for an SMS."""

from string import Template

import pytest

from tasks.notices import marketing
from tasks.notices.wording import Both

EVERY = {**marketing.CUSTOMER, **marketing.STAFF}


def names(text: str) -> set[str]:
    """The facts a text mentions."""
    return set(Template(text).get_identifiers())


@pytest.mark.parametrize("both", EVERY.values(), ids=EVERY)
def test_both_languages_mention_the_same_facts(both: Both) -> None:
    english, chinese = both["en"], both["zh"]
    for part in ("subject", "mail", "sms"):
        assert names(getattr(english, part)) == names(getattr(chinese, part))
    assert Template(english.mail).is_valid()
    assert Template(chinese.mail).is_valid()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_promotion_says_how_to_get_no_more(language: str) -> None:
    notice = marketing.CUSTOMER["promotion"][language]
    stop = {"en": "stop", "zh": "退订"}[language]
    assert stop in notice.mail
    assert stop in notice.sms
    facts = {"title": "Spring tea week", "text": "Longjing is 20 % off.", "coupon": "MK2603-0001"}
    assert len(Template(notice.sms).substitute(facts, until="2026-03-15")) <= 160
