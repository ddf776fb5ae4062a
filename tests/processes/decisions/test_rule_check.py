"""Overlaps and gaps of decision tables, found exactly, and honestly where they can't be."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processes.decisions import DecisionError, load, rule_check
from processes.decisions.regions import ordered
from processes.decisions.rule_check import MOST_GAPS, MOST_OVERLAPS, check_rules
from processes.feel.temporal import Date
from processes.feel.temporal_text import parse_any
from service.company import company_files


def table(*rows: str, columns: str = "amount:number", policy: str = "UNIQUE", allowed=()) -> bytes:
    """A table: each row is cells and an answer, separated by `|`."""
    heads = ""
    for n, column in enumerate(columns.split()):
        expression, _, kind = column.partition(":")
        values = f"<inputValues><text>{escape(allowed[n])}</text></inputValues>" if allowed else ""
        heads += (
            f'<input id="i{n}" label="{expression}"><inputExpression id="e{n}" typeRef="{kind}">'
            f"<text>{expression}</text></inputExpression>{values}</input>"
        )
    body = ""
    for n, row in enumerate(rows):
        *cells, answer = [escape(cell.strip()) for cell in row.split("|")]
        entries = "".join(f"<inputEntry><text>{cell}</text></inputEntry>" for cell in cells)
        body += (
            f'<rule id="r{n + 1}">{entries}<outputEntry><text>{answer}</text></outputEntry></rule>'
        )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" '
        'namespace="t"><decision id="t" name="t"><variable name="t"/>'
        f'<decisionTable id="dt" hitPolicy="{policy}">{heads}'
        f'<output id="o" name="o"/>{body}</decisionTable></decision></definitions>'
    ).encode()


def gaps(xml: bytes) -> list[dict[str, str]]:
    return [dict(gap.cells) for gap in check_rules(xml, "t").gaps]


def test_numbers_that_no_row_covers_are_told_as_a_cell():
    assert gaps(table("< 100 | 1", "> 100 | 2")) == [{"amount": "100"}]
    assert gaps(table("[1..5) | 1", "[5..9] | 2")) == [{"amount": "< 1, > 9"}]
    assert gaps(table("<= 100 | 1", "> 100 | 2")) == []
    found = check_rules(table("< 100 | 1"), "t").gaps
    assert [(dict(gap.cells), gap.example) for gap in found] == [
        ({"amount": ">= 100"}, {"amount": Decimal(100)})
    ]


def test_whole_numbers_have_no_room_between_neighbours():
    rows = ("<= 5 | 1", ">= 6 | 2")
    assert gaps(table(*rows, columns="n:integer")) == []
    assert gaps(table(*rows)) == [{"amount": "(5..6)"}]


def test_rows_that_overlap_are_named_with_an_example():
    (found,) = check_rules(table("<= 100 | 1", ">= 100 | 2"), "t").overlaps
    assert (found.rules, found.allowed) == ((1, 2), False)
    assert found.place.example == {"amount": Decimal(100)}


@pytest.mark.parametrize(
    ("policy", "answers", "allowed"),
    [
        ("UNIQUE", "11", False),
        ("ANY", "11", True),
        ("ANY", "12", False),
        ("FIRST", "12", True),
        ("COLLECT", "12", True),
    ],
)
def test_the_hit_policy_says_whether_rows_may_overlap(policy, answers, allowed):
    rows = (f"< 10 | {answers[0]}", f"< 20 | {answers[1]}")
    (found,) = check_rules(table(*rows, policy=policy), "t").overlaps
    assert found.allowed is allowed


def test_texts_that_nobody_names_are_a_gap_unless_others_are_not_allowed():
    rows = ('"a", "b" | 1', '"c" | 2')
    assert gaps(table(*rows, columns="x:string")) == [{"x": 'not("a", "b", "c")'}]
    assert gaps(table(*rows, columns="x:string", allowed=['"a","b","c"'])) == []
    assert gaps(table(*rows, columns="x:string", allowed=['"a","b","c","d"'])) == [{"x": '"d"'}]
    assert gaps(table('not("a") | 1', columns="x:string")) == [{"x": '"a"'}]


def test_several_columns_are_looked_at_together():
    rows = ("< 10 | true | 1", "-    | false | 2")
    (found,) = check_rules(table(*rows, columns="amount:number paid:boolean"), "t").gaps
    assert dict(found.cells) == {"amount": ">= 10", "paid": "true"}
    assert found.example == {"amount": 10, "paid": True}


def test_days_are_counted_and_have_no_room_between_neighbours():
    rows = ('<= date("2026-02-28") | 1', '>= @"2026-03-02" | 2')
    (found,) = check_rules(table(*rows, columns="day:date"), "t").gaps
    assert dict(found.cells) == {"day": '(date("2026-02-28")..date("2026-03-02"))'}
    assert found.example == {"day": "2026-03-01"}
    following = ('<= date("2026-02-28") | 1', '>= @"2026-03-01" | 2')
    assert gaps(table(*following, columns="day:date")) == []


def test_every_day_is_found_again():
    for day in (Date(2024, 2, 29), Date(2000, 3, 1), Date(1969, 12, 31), Date(2026, 12, 31)):
        (before, point, after) = ordered([day])
        assert (point.example, before.example.ordinal) == (day, day.ordinal - 1)
        assert after.example.ordinal == day.ordinal + 1


def moment(text: str) -> str:
    return f'date and time("2026-03-{text}+08:00")'


def test_moments_are_judged_like_numbers():
    rows = (f"< {moment('01T09:00:00')} | 1", f"> {moment('01T18:00:00')} | 2")
    (found,) = check_rules(table(*rows, columns="at:dateTime"), "t").gaps
    span = f"[{moment('01T09:00:00')}..{moment('01T18:00:00')}]"
    assert dict(found.cells) == {"at": span}
    assert found.example == {"at": "2026-03-01T09:00:00+08:00"}
    filled = table(*rows, f"{span} | 3", columns="at:dateTime")
    assert (check_rules(filled, "t").gaps, check_rules(filled, "t").skipped) == ((), ())
    (twice,) = check_rules(
        table(f"<= {moment('02T00:00:00')} | 1", f">= {moment('01T00:00:00')} | 2"), "t"
    ).overlaps
    assert twice.place.example == {"amount": "2026-03-01T00:00:00+08:00"}


def test_one_moment_is_the_same_in_every_time_zone():
    rows = ('< @"2026-03-01T09:00:00+08:00" | 1', '>= @"2026-03-01T01:00:00Z" | 2')
    assert gaps(table(*rows, columns="at:dateTime")) == []
    later = ('< @"2026-03-01T09:00:00+08:00" | 1', '> @"2026-03-01T09:00:00@Europe/Berlin" | 2')
    (gap,) = check_rules(table(*later, columns="at:dateTime"), "t").gaps
    assert gap.example == {"at": "2026-03-01T09:00:00+08:00"}


def test_moments_without_an_offset_do_not_mix_with_others():
    local = ('< @"2026-03-01T09:00:00" | 1', '>= @"2026-03-01T10:00:00" | 2')
    (gap,) = check_rules(table(*local, columns="at:dateTime"), "t").gaps
    assert gap.example == {"at": "2026-03-01T09:00:00"}
    mixed = ('< @"2026-03-01T09:00:00" | 1', '>= @"2026-03-01T10:00:00Z" | 2', "- | 3")
    found = check_rules(table(*mixed, columns="at:dateTime"), "t")
    assert [one.rule for one in found.skipped] == [1, 2]
    assert (found.gaps, found.overlaps) == ((), ())


def test_durations_are_judged_like_numbers():
    rows = ('< duration("PT2H") | 1', '[duration("PT2H")..duration("P1D")) | 2')
    assert gaps(table(*rows, columns="late:dayTimeDuration")) == [
        {"late": '>= duration("P1D")'},
    ]
    below = ('>= -duration("PT30M") | 1', '<= @"-PT45M" | 2')
    (gap,) = check_rules(table(*below, columns="late:dayTimeDuration"), "t").gaps
    assert dict(gap.cells) == {"late": '(duration("-PT45M")..duration("-PT30M"))'}
    assert gap.example == {"late": "-PT44M59S"}
    months = ('<= duration("P1Y") | 1', '>= duration("P13M") | 2')
    assert gaps(table(*months, columns="age:yearMonthDuration")) == []
    twice = check_rules(table('< duration("P2D") | 1', '> duration("PT47H") | 2'), "t").overlaps
    assert [one.place.example for one in twice] == [{"amount": "P1DT23H1S"}]


def test_days_moments_and_durations_that_are_none_are_named():
    cells = ('< date("2026-02-30") | 1', '< duration("2 hours") | 2', '-"a" | 3', "- | 4")
    assert [one.rule for one in check_rules(table(*cells), "t").skipped] == [1, 2, 3]
    kinds = ('< duration("P1M") | 1', '< duration("P1D") | 2', "- | 3")
    assert [one.rule for one in check_rules(table(*kinds), "t").skipped] == [1, 2]


def test_two_columns_that_ask_for_the_same_are_one():
    rows = (">= 0 | < 10 | 1", "< 0 | - | 2", "- | >= 10 | 3")
    found = check_rules(table(*rows, columns="n:number n:number"), "t")
    assert (found.gaps, found.overlaps) == ((), ())


def test_an_empty_value_counts_where_a_cell_names_it():
    assert gaps(table("< 5 | 1", ">= 5 | 2")) == []
    assert gaps(table("< 5 | 1", ">= 5 | 2", "null | 3")) == []
    assert gaps(table("null | 1", columns="x:string")) == [{"x": "not(null)"}]


def test_cells_that_compute_are_named_and_fill_no_gap():
    found = check_rules(table("< limit | 1", "count(?) > 1 | 2", ">= 5 | 3"), "t")
    assert [(one.rule, one.text) for one in found.skipped] == [
        (1, "< limit"),
        (2, "count(?) > 1"),
    ]
    assert [dict(gap.cells) for gap in found.gaps] == [{"amount": "< 5"}]
    mixed = check_rules(table('"a" | 1', "5 | 2", "- | 3", columns="x:string"), "t")
    assert [one.rule for one in mixed.skipped] == [1, 2]
    assert mixed.gaps == ()


def test_rows_of_a_first_table_that_are_never_reached_are_told():
    rows = ("< 10 | 1", ">= 10 | 2", "5 | 3")
    assert check_rules(table(*rows, policy="FIRST"), "t").unreached == (3,)


def test_what_is_too_much_to_tell_is_said_to_be_incomplete():
    rows = [f"{2 * n} | {n}" for n in range(MOST_GAPS + 10)]
    found = check_rules(table(*rows), "t")
    assert found.complete, "one gap, told as one cell"
    wide = [" | ".join("-" if m != n else str(n) for m in range(14)) + " | 1" for n in range(14)]
    columns = " ".join(f"c{n}:number" for n in range(14))
    assert len(check_rules(table(*wide, columns=columns), "t").gaps) <= MOST_GAPS


def test_no_more_overlaps_are_worked_out_than_are_told(monkeypatch):
    """All pairs of 100 rows overlap; each that is described costs time while somebody waits."""
    described = []
    place = rule_check._place
    monkeypatch.setattr(
        rule_check, "_place", lambda axes, box: described.append(box) or place(axes, box)
    )
    told = check_rules(table(*(f"[{n}..200] | {n}" for n in range(100))), "t")
    assert len(told.overlaps) == MOST_OVERLAPS
    assert not told.complete
    assert len(described) <= MOST_OVERLAPS + MOST_GAPS + 1


def test_what_is_no_table_is_refused():
    with pytest.raises(DecisionError):
        check_rules(table("1 | 1"), "other")
    with pytest.raises(DecisionError):
        check_rules(b"<nothing", "t")


def test_every_table_of_the_company_can_be_judged():
    judged = 0
    for name, content in company_files().items():
        if name.endswith(".dmn"):
            for id in load(content).decisions:
                try:
                    found = check_rules(content, id)
                except DecisionError:
                    continue
                judged += 1
                assert [one.rules for one in found.overlaps if not one.allowed] == [], (name, id)
    assert judged > 10


CELLS = st.sampled_from(
    ["-", "1", "< 1", "<= 2", "[1..3)", "(1..2]", "> 2", "1, 3", "not(2)", "? > 0 and ? < 2"]
)


#: how the numbers of the cells are written as values of a kind, and the points around them
KINDS = {
    "number": ("{}", [Decimal(n) / 2 for n in range(-2, 9)]),
    "dateTime": (
        'date and time("2026-03-01T0{}:00:00+08:00")',
        [datetime(2026, 2, 28, 15, tzinfo=UTC) + n * timedelta(minutes=30) for n in range(11)],
    ),
    "dayTimeDuration": ('duration("PT{}H")', [n * timedelta(minutes=30) for n in range(-2, 9)]),
}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4), st.sampled_from(sorted(KINDS)))
def test_the_engine_agrees_with_every_gap_and_overlap(rows, kind):
    """The table itself is asked at all points around the values named."""
    written, points = KINDS[kind]
    cells = [
        re.sub(r"\d", lambda number: written.format(number[0]), f"{a} | {b}") + f" | {n}"
        for n, (a, b) in enumerate(rows)
    ]
    xml = table(*cells, columns=f"a:{kind} b:{kind}", policy="RULE ORDER")
    model, found = load(xml), check_rules(xml, "t")
    assert found.skipped == ()
    without, twice = set(), set()
    for a, b in product(points, points):
        matched = [row.index for row in model.evaluate("t", {"a": a, "b": b}).matched]
        if not matched:
            without.add((a, b))
        twice |= {(one, other) for one in matched for other in matched if one < other}
    assert bool(without) == bool(found.gaps)
    assert twice == {one.rules for one in found.overlaps}
    for gap in found.gaps:
        case = {
            name: parse_any(one) if isinstance(one, str) else one
            for name, one in gap.example.items()
        }
        assert model.evaluate("t", case).matched == ()


@pytest.mark.parametrize("count", [400, 5_000])
def test_a_table_too_large_to_look_over_is_refused_in_both_languages(count: int):
    cells = (f"[{n * 10}..{n * 10 + 9}] | {n}" for n in range(count))
    with pytest.raises(DecisionError) as refused:
        check_rules(table(*cells), "t")
    assert f"{count} rules" in refused.value.message("en")
    assert f"{count} 条规则" in refused.value.message("zh")
