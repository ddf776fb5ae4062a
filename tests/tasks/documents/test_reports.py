"""Reports say what they were given, in both languages, and nothing given becomes markup."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from lxml import etree, html
from pypdf import PdfReader

from tasks.documents.charts import BarChart, LineChart, Part, Series, SplitChart
from tasks.documents.matrix import Risk, RiskMatrix
from tasks.documents.pdf import DocumentFailed, noted, pdf
from tasks.documents.report import (
    Chart,
    Column,
    Document,
    Figure,
    Figures,
    Heading,
    Note,
    Paragraph,
    Table,
)

MONTHS = ({"en": "Jan", "zh": "1月"}, {"en": "Feb", "zh": "2月"}, {"en": "Mar", "zh": "3月"})
SALES = Series({"en": "Sales", "zh": "销售额"}, (100, None, Decimal("250.5")))
TARGET = Series({"en": "Target", "zh": "目标"}, (120, 130, 140), dashed=True)
LINE = LineChart({"en": "Sales by month", "zh": "每月销售额"}, MONTHS, (SALES, TARGET), "CNY")
BUDGET = SplitChart(
    {"en": "Budget", "zh": "预算"},
    (
        Part({"en": "Ads", "zh": "广告投放"}, 50000),
        Part({"en": "Content", "zh": "内容制作"}, 30000),
        Part({"en": "KOL", "zh": "达人合作"}, 20000),
    ),
)
RISKS = RiskMatrix(
    {"en": "Risks", "zh": "风险"}, (Risk("Rain", 2, 2), Risk({"en": "Strike", "zh": "罢工"}, 5, 4))
)


def report(*blocks, title="October") -> Document:
    made = datetime(2026, 11, 1, 9, tzinfo=UTC)
    titles = {"en": title, "zh": "十月"}
    return Document(title=titles, subtitle={"en": "All shops"}, blocks=blocks, made=made)


def pages(document: Document, language: str = "en") -> list[str]:
    reader = PdfReader(io.BytesIO(document.pdf(language)))
    return [page.extract_text() for page in reader.pages]


def words(document: Document, language: str = "en") -> str:
    return html.fromstring(document.html(language)).text_content()


def words_of(svg: str) -> list[str]:
    root = etree.fromstring(svg)
    return [node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_page_and_pdf_say_the_same_in_the_readers_language(language):
    blocks = (
        Heading({"en": "Figures", "zh": "指标"}),
        Figures((Figure({"en": "Orders", "zh": "订单"}, 1670, "", 1500),)),
        Chart(LINE),
        Table(
            (Column({"en": "Day", "zh": "日期"}), Column({"en": "Sum", "zh": "金额"}, True, 2)),
            ((date(2026, 10, 1), Decimal("1234.5")), (date(2026, 10, 2), None)),
        ),
        Note({"en": "Source: the ledger", "zh": "来源：账本"}),
    )
    (printed,), shown = pages(report(*blocks), language), words(report(*blocks), language)
    expected = {
        "en": ["Figures", "Orders", "1,670", "11.3 %", "Day", "2026-10-01", "1,234.50", "Source:"],
        "zh": ["指标", "订单", "1,670", "11.3 %", "日期", "2026-10-01", "1,234.50", "来源："],
    }[language]
    assert [text for text in expected if text not in printed] == []
    assert [text for text in expected if text not in shown] == []
    assert {"en": "1 November 2026", "zh": "2026年11月1日"}[language] in shown
    assert {"en": "Page 1 of 1", "zh": "第 1 页"}[language] in printed


def test_what_people_wrote_is_text_and_never_markup():
    evil = '#panic("x") *bold* <script>alert(1)</script> $x$ \\ @ref //'
    document = report(Paragraph({"en": evil}), Heading({"en": evil}), title=evil)
    assert pages(document)[0].count('#panic("x") *bold* <script>') == 4
    page = document.html("en")
    assert html.fromstring(page).xpath("//script") == []
    assert words(document).count(evil) == 4


def test_a_name_with_marks_does_not_break_a_chart():
    chart = RiskMatrix({"en": "<&\x00\"'"}, (Risk("<b>&\x07 risk", 1, 1),))
    assert "<b>& risk" in words_of(chart.svg("en"))


def test_a_long_table_repeats_its_head_on_every_page():
    rows = tuple((f"row {number}", number) for number in range(150))
    table = Table((Column({"en": "Product name"}), Column({"en": "Amount"}, True)), rows)
    printed = pages(report(table))
    assert len(printed) >= 3
    assert all("Product name" in text for text in printed)
    assert f"Page 2 of {len(printed)}" in printed[1]


def test_a_row_that_does_not_fit_its_columns_is_refused():
    with pytest.raises(ValueError, match="zip"):
        report(Table((Column({"en": "One"}),), (("a", "b"),))).html("en")


@pytest.mark.parametrize(
    ("figure", "said", "tone"),
    [
        (Figure({"en": "Late"}, 4, "", 2, None, True), "▲ 100.0 %", "bad"),
        (Figure({"en": "Late"}, 1, "", 2, None, True), "▼ 50.0 %", "good"),
        (Figure({"en": "Orders"}, 3, "", 2), "▲ 50.0 %", "good"),
        (Figure({"en": "Orders"}, 3, "", 0), "▲ · before: 0", "good"),
        (Figure({"en": "Orders"}, 3, "", 3), "= before: 3", "even"),
        (Figure({"en": "Orders"}, None, "", 3), "", "even"),
    ],
)
def test_a_change_says_whether_it_is_good(figure, said, tone):
    tree = html.fromstring(report(Figures((figure,))).html("en"))
    (change,) = tree.xpath(f"//div[@class='figures']//span[@class='{tone}']")
    assert change.text_content().startswith(said)


@pytest.mark.parametrize(("language", "said"), [("en", "none"), ("zh", "无")])
def test_a_table_without_rows_says_so(language, said):
    columns = (Column({"en": "Finding", "zh": "发现"}), Column({"en": "Due", "zh": "期限"}))
    document = report(Table(columns, ()))
    assert f"<td>{said}</td>" in document.html(language).decode()
    assert said in pages(document, language)[0]


def test_what_is_not_known_has_no_unit():
    document = report(Figures((Figure({"en": "Late"}, None, "%"),)))
    assert "%" not in pages(document)[0]


def test_short_texts_and_long_ones_share_a_row():
    """A number stays whole, a sentence gets the room that others do not need."""
    sentence = "All parcels of the south were late because the new carrier had no vans."
    heads = ("Number", "Due", "Finding", "Measure")
    table = Table(
        tuple(Column({"en": head}) for head in heads),
        (("F-2026-0001", date(2026, 3, 2), sentence, sentence),),
    )
    said = pages(report(table))[0]
    assert "F-2026-0001" in said
    assert "2026-03-02" in said
    three = Table(table.columns[:3], (("F-1", "soon", sentence),))
    assert sentence in pages(report(three))[0].replace("\n", "|")


def test_equal_reports_are_equal_bytes():
    document = report(Chart(LINE), Chart(RISKS))
    assert document.pdf("zh") == document.pdf("zh")


def test_a_gap_is_a_gap_and_not_a_zero():
    lines = etree.fromstring(LINE.svg("en")).xpath("//*[@stroke-width='2']/@d")
    assert [(line.count("M"), line.count("L")) for line in lines] == [(2, 0), (1, 2)]


def test_bars_begin_at_zero_and_go_below_it():
    chart = BarChart({"en": "Stock"}, ("A", "B"), (Series({"en": "Change"}, (90, -40)),))
    root = etree.fromstring(chart.svg("en"))
    bars = root.findall("{http://www.w3.org/2000/svg}rect")
    bottom = float(bars[0].get("y")) + float(bars[0].get("height"))
    assert bottom == pytest.approx(float(bars[1].get("y")), abs=0.02)
    assert {"90", "-40", "0"} <= set(words_of(chart.svg("en")))


def test_stacked_bars_add_up():
    parts = (Series({"en": "Ads"}, (30,)), Series({"en": "Content"}, (20,)))
    chart = BarChart({"en": "Costs"}, ("May",), parts, stacked=True)
    bars = etree.fromstring(chart.svg("en")).findall("{http://www.w3.org/2000/svg}rect")[-2:]
    first, second = ((float(bar.get("y")), float(bar.get("height"))) for bar in bars)
    assert second[0] + second[1] == pytest.approx(first[0], abs=0.02)
    assert first[1] / second[1] == pytest.approx(1.5, abs=0.01)


def test_a_split_names_share_and_amount():
    assert {"广告投放", "50 %", "50,000", "20 %"} <= set(words_of(BUDGET.svg("zh")))


def test_the_gravest_risk_comes_first():
    said = words_of(RISKS.svg("zh"))
    assert said.index("罢工") < said.index("Rain")
    assert "5 × 4 = 20" in said
    with pytest.raises(ValueError, match="1 to 5"):
        RiskMatrix({"en": "x"}, (Risk("x", 6, 1),)).svg("en")


def test_a_picture_is_a_plain_file_of_the_document():
    with pytest.raises(DocumentFailed):
        pdf("", {}, {"../evil.svg": b""})
    with pytest.raises(DocumentFailed):
        pdf('#read("/etc/hostname")', {})


def test_a_template_notes_where_it_put_something():
    note = "#pagebreak()#context [#metadata(here().page())<place>]"
    assert noted(note, {}, None, "place") == [2]
    assert noted(note, {}, None, "elsewhere") == []
    with pytest.raises(DocumentFailed):
        noted("#nothing", {}, None, "place")


def test_every_bar_has_its_name_and_days_only_some():
    regions = ("Shanghai", "Guangdong", "Zhejiang", "Sichuan", "Hubei", "Beijing", "Jiangsu")
    names = (*regions, "Henan", "Heilongjiang")
    counts = (Series({"en": "Orders", "zh": "订单"}, tuple(range(len(names)))),)
    title = {"en": "Orders by region", "zh": "各地区订单"}
    drawn = BarChart(title, names, counts).svg("en")
    assert [name for name in names if f">{name}</text>" not in drawn] == []
    by_day = LineChart(title, names, counts).svg("en")
    assert [name for name in names if f">{name}</text>" in by_day] == list(names[::2])
