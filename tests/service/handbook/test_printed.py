"""The printed handbook can be read: its words are there, on pages that fit, with their numbers."""

import io
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import html
from pypdf import PdfReader

from processes.catalog import read_bundle
from processes.picture import Picture
from processes.picture.layout import Box
from service.company import company_files
from service.handbook.files import write_files
from service.handbook.printed import print_handbook
from service.handbook.tiles import LANDSCAPE, PORTRAIT, sheet
from tests.service.handbook.company import company_handbook, handbook

ZONE = ZoneInfo("Asia/Shanghai")
OLD = company_files()["delivery-exception.bpmn"].decode().replace("PT4H from", "PT6H from")
BOOK = company_handbook({"delivery-exception.bpmn": OLD.encode()})
#: two chapters, since reading many printed pages takes long
_ALL = read_bundle(company_files()).definitions
SMALL = handbook({id: _ALL[id] for id in ("delivery-exception", "daily-indicators")})


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def flat(text: str) -> str:
    """The text without blanks, since a line may break anywhere in Chinese."""
    return "".join(text.split())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_whole_handbook_has_cover_contents_chapters_and_roles(language):
    found = pages(print_handbook(SMALL, language, ZONE))
    chapters = SMALL.chapters(language)
    for chapter in chapters:
        assert flat(chapter.name) in flat(found[1])
    printed = flat("".join(found))
    for chapter in chapters:
        missing = [step.name for step in chapter.steps if flat(step.name) not in printed]
        assert missing == []
    assert {"en": "By role", "zh": "按岗位"}[language] in found[-1]


def test_the_contents_name_the_page_of_a_chapter():
    found = pages(print_handbook(SMALL, "en", ZONE))
    line = next(line for line in found[1].splitlines() if line.startswith("Delivery exception"))
    number = int(line.split()[-1])
    assert "A parcel is late, damaged or lost" in found[number - 1]
    assert f"Page {number} of {len(found)}" in found[number - 1]


def test_a_chapter_prints_steps_clauses_and_changes():
    printed = flat("".join(pages(print_handbook(BOOK, "en", ZONE, "delivery-exception"))))
    for words in (
        "Call the carrier, find out where the parcel is",
        "Within 4 hours; note whom you spoke to.",
        "within 4 hours after “Open exception”",
        "What changed since version 1",
        "within 6 hours after “Open exception”",
        "建立异常物流处理机制，如遇延误需在4小时内联系物流方协调。",
    ):
        assert flat(words) in printed


def test_a_rule_table_begins_below_its_heading():
    """Also one too long for what is left of a page."""
    found = pages(print_handbook(BOOK, "en", ZONE, "after-sales"))
    (page,) = [text for text in found if "Decision rules" in text]
    assert "May the goods come back?" in page
    assert "any" in page


@pytest.mark.parametrize("process_id", ["goods-return", "appraisal-round"])
def test_a_chapter_does_not_end_on_a_page_with_a_clause_alone(process_id):
    """Its words move closer together where that saves the page."""
    last = pages(print_handbook(BOOK, "zh", ZONE, process_id))[-1]
    assert "流程步骤" in last or "决策规则" in last
    assert "对应条款" in last


def test_the_map_of_a_large_diagram_is_not_alone_on_a_page():
    """Also where the many ends of an order leave a little less room than it needs."""
    found = pages(print_handbook(BOOK, "en", ZONE, "order"))
    (page,) = [text for text in found if "Diagram" in text.splitlines()]
    assert "Other processes" in page


def test_the_diagram_is_lines_and_letters_and_no_photograph():
    reader = PdfReader(io.BytesIO(print_handbook(BOOK, "zh", ZONE, "delivery-exception")))
    assert [image for page in reader.pages for image in page.images] == []
    assert any("发生异常" in flat(page.extract_text()) for page in reader.pages)


@pytest.mark.parametrize("process_id", [one.process_id for one in BOOK.chapters("en")])
def test_a_large_diagram_is_cut_into_parts_that_can_be_read(process_id):
    picture = BOOK.chapter(process_id, "en").picture
    cut = sheet(picture)
    scale = cut.part_scale if cut.parts else cut.scale
    assert scale * 12 >= 1.9, "names are at least 1.9 mm high"
    room = LANDSCAPE if cut.landscape else PORTRAIT
    for part in cut.parts:
        assert (part.width + cut.strip) * cut.part_scale <= room[0] + 0.1
        assert part.height * cut.part_scale <= room[1] + 0.1
    for id, box in picture.shapes:
        if cut.parts and box.width <= 112 and box.height <= 112:
            x, y = box.x - picture.box.x, box.y - picture.box.y
            inside = [
                part
                for part in cut.parts
                if Box(x, y, box.width, box.height).within(part)
                or (part.x > 0 and x + box.width < cut.strip)
            ]
            assert inside, f"{id} is whole on no part"


def test_a_small_diagram_stays_upright_and_whole():
    small = Picture("<svg/>", Box(0, 0, 600, 300), (("a", Box(10, 10, 100, 80)),))
    assert (sheet(small).landscape, sheet(small).parts) == (False, ())


def _print_nothing(*_: object) -> bytes:
    return b"%PDF"


def test_the_files_link_to_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("service.handbook.files.print_handbook", _print_nothing)
    count = write_files(BOOK, "zh", ZONE, tmp_path)
    files = {path.name for path in tmp_path.iterdir()}
    assert len(files) == count
    assert {"index.html", "handbook.pdf", "order.html", "order.pdf", "role-warehouse.html"} <= files
    trees = {path.name: html.fromstring(path.read_bytes()) for path in tmp_path.glob("*.html")}
    places = {name: set(tree.xpath("//@id")) for name, tree in trees.items()}
    broken = []
    for name, tree in trees.items():
        for href in tree.xpath("//@href"):
            file, _, place = str(href).partition("#")
            if (file or name) not in files or (place and place not in places[file or name]):
                broken.append((name, href))
    assert broken == []
    assert "拣货打包" in (tmp_path / "order.html").read_text("utf-8")


def test_a_printed_file_is_written_beside_its_page(tmp_path: Path):
    write_files(SMALL, "en", ZONE, tmp_path)
    assert (tmp_path / "delivery-exception.pdf").read_bytes().startswith(b"%PDF-")
