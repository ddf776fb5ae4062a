"""A form speaks the reader's language."""

from tests.forms.builder import field, filled, form, options, refused

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


def test_rows_and_options_may_come_from_another_expression_in_chinese() -> None:
    made = form(
        {
            "type": "table",
            "id": "lines",
            "dataSource": "=for l in lines return {name: l.en}",
            "columns": [{"key": "name", "label": "Product"}],
            "properties": {
                "column:zh:name": "商品",
                "dataSource:zh": "=for l in lines return {name: l.zh}",
            },
        },
        field(
            "select",
            "carrier",
            valuesExpression="=for c in carriers return {label: c.en, value: c.id}",
            properties={
                "valuesExpression:zh": "=for c in carriers return {label: c.zh, value: c.id}"
            },
        ),
        {"type": "table", "id": "plain", "dataSource": "=lines", "columns": []},
    )
    lines, carrier, plain = made.localized("zh")["components"]
    assert lines["dataSource"] == "=for l in lines return {name: l.zh}"
    assert carrier["valuesExpression"] == "=for c in carriers return {label: c.zh, value: c.id}"
    assert plain["dataSource"] == "=lines"
    assert made.localized("en") == made.schema_json
    # What is chosen is checked against the options as they are written, whoever reads them.
    carriers = [{"id": "postnet", "en": "Postnet", "zh": "邮联"}]
    assert filled(made, {"carrier": "postnet"}, carriers=carriers) == {"carrier": "postnet"}
    assert refused(made, {"carrier": "邮联"}, carriers=carriers) == {
        "carrier": ["Please choose one of the options."]
    }
