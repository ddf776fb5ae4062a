"""A certificate says in both languages who passed what."""

import io
from datetime import UTC, datetime

from pypdf import PdfReader

from tasks.documents.certificate import Certificate

MADE = datetime(2026, 3, 10, 9, tzinfo=UTC)


def certificate(**changes) -> Certificate:
    given = {
        "name": {"en": "Wei Chen", "zh": "陈伟"},
        "said": {"en": "passed the test of “Packing”.", "zh": "通过“Packing”考核。"},
        "score": "90 / 100",
        "number": "TR-2026-0001",
        "made": MADE,
    }
    return Certificate(**given | changes)


def said(one: Certificate) -> str:
    (page,) = PdfReader(io.BytesIO(one.pdf())).pages
    assert page.mediabox.width > page.mediabox.height
    return page.extract_text()


def test_it_names_the_person_in_both_languages():
    words = said(certificate())
    for word in ("Wei Chen 陈伟", "结业证书", "90 / 100", "2026-03-10", "TR-2026-0001"):
        assert word in words


def test_a_name_that_is_the_same_stands_there_once():
    words = said(certificate(name={"en": "Tom Gray", "zh": "Tom Gray"}))
    assert words.count("Tom Gray") == 1


def test_what_people_wrote_is_no_markup_and_long_words_stay_on_the_sheet():
    words = said(certificate(said={"en": "#panic() *all* " * 20, "zh": "考核" * 60}))
    assert "#panic() *all*" in words


def test_equal_certificates_are_equal_bytes():
    assert certificate().pdf() == certificate().pdf()
