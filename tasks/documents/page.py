"""A report's blocks as one HTML page: no script, no other file, made for screen and paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from tasks.documents.canvas import plain

_STYLE = """
:root{color:#1d2733;background:#f4f6f8;font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,
"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
body{margin:0}main{max-width:52rem;margin:1.5rem auto;padding:2rem 2.5rem;background:#fff;
border:1px solid #dfe3e9}
h1{margin:0;font-size:1.75rem}header{border-bottom:2px solid #1459b8;margin-bottom:1.5rem}
header p,footer,.note,.label,.unit{color:#566172}h2{margin:2rem 0 .5rem;font-size:1.25rem}
h3{margin:1.5rem 0 .5rem;font-size:1.0625rem}p{white-space:pre-line}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(10.5rem,1fr));gap:.75rem;
margin:1rem 0}
.figures div{border:1px solid #dfe3e9;border-radius:.25rem;padding:.625rem .75rem}
.figures span{display:block;font-size:.8125rem}.figures b{font-size:1.5rem}
.figures .unit{display:inline}.good{color:#1c6b3c}.bad{color:#b42318}.even{color:#566172}
.wide{overflow-x:auto}table{width:100%;border-collapse:collapse;margin:.5rem 0 1rem;
font-size:.875rem}
caption{text-align:left;font-weight:600;padding:.25rem 0}
th,td{padding:.3rem .5rem;text-align:left;vertical-align:top;border-bottom:1px solid #dfe3e9}
th{border-bottom:2px solid #566172}.number{text-align:right;width:1%;
white-space:nowrap;font-variant-numeric:tabular-nums}
figure{margin:1.25rem 0}figcaption{font-weight:600;margin-bottom:.5rem}
svg{width:100%;height:auto}
.note{border-left:3px solid #dfe3e9;padding-left:.75rem;font-size:.8125rem}
footer{margin-top:2rem;border-top:1px solid #dfe3e9;padding-top:.5rem;font-size:.8125rem}
@media print{:root{background:#fff;font-size:12px}main{margin:0;padding:0;border:0;max-width:none}
thead{display:table-header-group}tr,figure,.figures div{break-inside:avoid}
h2,h3{break-after:avoid}.wide{overflow:visible}@page{size:A4;margin:18mm}}
"""


def page(data: Mapping[str, Any]) -> bytes:
    """Write the page of a report; every text of the data is escaped."""
    tag = "zh-Hans" if data["language"] == "zh" else "en"
    blocks = "\n".join(_BLOCKS[block["kind"]](block) for block in data["blocks"])
    title = _text(data["title"])
    return (
        f'<!doctype html>\n<html lang="{tag}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main>"
        f"<header><h1>{title}</h1><p>{_text(data['subtitle'])}</p></header>\n{blocks}\n"
        f"<footer>{_text(data['company'])} · {_text(data['date'])}</footer>"
        "</main></body></html>\n"
    ).encode()


def _text(words: str) -> str:
    return escape(plain(words))


def _heading(block: Mapping[str, Any]) -> str:
    tag = "h2" if block["level"] == 1 else "h3"
    return f"<{tag}>{_text(block['text'])}</{tag}>"


def _figures(block: Mapping[str, Any]) -> str:
    cards = "".join(
        f'<div><span class="label">{_text(item["label"])}</span><b>{_text(item["value"])}</b> '
        f'<span class="unit">{_text(item["unit"])}</span>'
        f'<span class="{item["tone"]}">{_text(item["change"])}</span></div>'
        for item in block["items"]
    )
    return f'<div class="figures">{cards}</div>'


def _table(block: Mapping[str, Any]) -> str:
    marks = [' class="number"' if column["number"] else "" for column in block["columns"]]
    head = "".join(
        f'<th scope="col"{mark}>{_text(column["label"])}</th>'
        for column, mark in zip(block["columns"], marks, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(f"<td{mark}>{_text(cell)}</td>" for cell, mark in zip(row, marks, strict=True))
        + "</tr>"
        for row in block["rows"]
    )
    caption = f"<caption>{_text(block['caption'])}</caption>" if block["caption"] else ""
    return (
        f'<div class="wide"><table>{caption}<thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _chart(block: Mapping[str, Any]) -> str:
    caption = _text(block["title"])
    return f"<figure><figcaption>{caption}</figcaption>{block['svg']}</figure>"


_BLOCKS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "heading": _heading,
    "paragraph": lambda block: f"<p>{_text(block['text'])}</p>",
    "figures": _figures,
    "table": _table,
    "chart": _chart,
    "note": lambda block: f'<p class="note">{_text(block["text"])}</p>',
}
