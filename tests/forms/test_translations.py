"""A form speaks the reader's language."""

from tests.forms.builder import field, form, options

MADE = form(
    {"type": "text", "id": "t", "text": "# Hello", "properties": {"text:zh": "# 你好"}},
    field(
        "radio",
        "verdict",
        values=options("yes", "no"),
        description="Only once.",
        properties={
            "label:zh": "结论",
            "description:zh": "仅一次。",
            "option:zh:yes": "是",
            "option:zh:no": "否",
        },
    ),
    {
        "type": "table",
        "id": "lines",
        "label": "Lines",
        "dataSource": "=lines",
        "columns": [{"key": "sku", "label": "Product"}],
        "properties": {"label:zh": "明细", "column:zh:sku": "商品"},
    },
    {
        "type": "group",
        "id": "g",
        "label": "Parcel",
        "components": [
            field(
                "number",
                "weight",
                appearance={"suffixAdorner": "g"},
                properties={"label:zh": "重量", "suffixAdorner:zh": "克"},
            )
        ],
    },
)


def test_chinese_replaces_every_text_that_has_a_translation() -> None:
    text, verdict, lines, parcel = MADE.localized("zh")["components"]
    assert text["text"] == "# 你好"
    assert (verdict["label"], verdict["description"]) == ("结论", "仅一次。")
    assert [one["label"] for one in verdict["values"]] == ["是", "否"]
    assert [one["value"] for one in verdict["values"]] == ["yes", "no"]
    assert (lines["label"], lines["columns"][0]["label"]) == ("明细", "商品")
    assert parcel["label"] == "Parcel"
    assert parcel["components"][0]["appearance"]["suffixAdorner"] == "克"


def test_english_is_as_written_and_the_form_stays_untouched() -> None:
    MADE.localized("zh")
    assert MADE.localized("en") == MADE.schema_json
    assert MADE.schema_json["components"][0]["text"] == "# Hello"


def test_a_field_knows_its_names() -> None:
    assert MADE.fields["verdict"].names == {"en": "verdict", "zh": "结论"}
    assert MADE.fields["weight"].id == "id_weight"
