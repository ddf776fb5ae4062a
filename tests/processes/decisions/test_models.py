"""Whole DMN models: what needs what, boxed expressions, types, services, imports, and bad files."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from processes import decisions, feel

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def dmn(body: str, name: str = "test", more: str = "", namespace: str = NAMESPACE) -> bytes:
    """A DMN file around some elements."""
    return (
        f'<definitions xmlns="{namespace}" id="d" name="{name}" namespace="{name}" {more}>'
        f"{body}</definitions>"
    ).encode()


def literal(text: str) -> str:
    """A literal expression."""
    return f"<literalExpression><text>{text}</text></literalExpression>"


def decision(name: str, logic: str, *needs: str, kind: str = "") -> str:
    """A decision named like its id; ``needs`` are tag and id, ``requiredInput:x``."""
    required = ""
    for need in needs:
        tag, _, target = need.partition(":")
        outer = "knowledgeRequirement" if tag == "requiredKnowledge" else "informationRequirement"
        href = target if "#" in target else f"#{target}"
        required += f'<{outer}><{tag} href="{href}"/></{outer}>'
    typed = f'typeRef="{kind}"' if kind else ""
    return (
        f'<decision id="{name}" name="{name}"><variable name="{name}" {typed}/>'
        f"{required}{logic}</decision>"
    )


def data(name: str, kind: str = "") -> str:
    """Input data named like its id."""
    typed = f'typeRef="{kind}"' if kind else ""
    return f'<inputData id="{name}" name="{name}"><variable name="{name}" {typed}/></inputData>'


def value_of(body: str, name: str = "answer", /, **scope: object) -> object:
    """The value of a decision of a model around some elements."""
    return feel.to_json(decisions.load(dmn(body)).evaluate(name, scope).value)


def test_decisions_need_decisions() -> None:
    """What is required is evaluated first, once, and known by its name."""
    body = (
        data("order total", "number")
        + decision(
            "rate", literal("if order total &gt; 100 then 0.1 else 0"), "requiredInput:order total"
        )
        + decision(
            "answer",
            literal("order total * (1 - rate)"),
            "requiredInput:order total",
            "requiredDecision:rate",
        )
    )
    assert value_of(body, **{"order total": 200}) == 180
    model = decisions.load(dmn(body))
    assert model.decisions["answer"].inputs == {"order total"}


def test_a_table_reads_any_variable_as_in_camunda() -> None:
    """Drawing input data is not demanded; the scope is there anyway."""
    assert value_of(decision("answer", literal("amount + 1")), amount=1) == 2
    model = decisions.load(dmn(decision("answer", literal("amount + 1"))))
    assert model.decisions["answer"].inputs == {"amount"}


@pytest.mark.parametrize(
    ("logic", "expected"),
    [
        (
            f'<context><contextEntry><variable name="a b"/>{literal("2")}</contextEntry>'
            f'<contextEntry><variable name="c"/>{literal("a b * 3")}</contextEntry></context>',
            {"a b": 2, "c": 6},
        ),
        (
            f'<context><contextEntry><variable name="a"/>{literal("2")}</contextEntry>'
            f"<contextEntry>{literal('a + 1')}</contextEntry></context>",
            3,
        ),
        (f"<list>{literal('1')}{literal('x')}</list>", [1, 10]),
        (
            '<relation><column name="k"/><column name="v"/>'
            f"<row>{literal('1')}{literal('x')}</row></relation>",
            [{"k": 1, "v": 10}],
        ),
        (
            f"<conditional><if>{literal('x &gt; 5')}</if><then>{literal('1')}</then>"
            f"<else>{literal('2')}</else></conditional>",
            1,
        ),
        (
            f"<filter><in>{literal('[1,20]')}</in><match>{literal('item &gt; x')}</match></filter>",
            [20],
        ),
        (
            f'<for iteratorVariable="i"><in>{literal("[1..3]")}</in>'
            f"<return>{literal('i * x')}</return></for>",
            [10, 20, 30],
        ),
        (
            f'<every iteratorVariable="i"><in>{literal("[x, 3]")}</in>'
            f"<satisfies>{literal('i &gt; 2')}</satisfies></every>",
            True,
        ),
        (
            f'<some iteratorVariable="i"><in>{literal("[]")}</in>'
            f"<satisfies>{literal('true')}</satisfies></some>",
            False,
        ),
        (
            f'<context><contextEntry><variable name="f"/><functionDefinition>'
            f'<formalParameter name="n" typeRef="number"/>{literal("n + x")}</functionDefinition>'
            f"</contextEntry><contextEntry>{literal('f(1)')}</contextEntry></context>",
            11,
        ),
    ],
)
def test_boxed_expressions(logic: str, expected: object) -> None:
    """Each boxed form of chapter 7 and 10.2 means what its FEEL form means."""
    assert value_of(decision("answer", logic), x=10) == expected


KNOWLEDGE = (
    '<businessKnowledgeModel id="pmt" name="pmt"><variable name="pmt" typeRef="number"/>'
    '<encapsulatedLogic><formalParameter name="n" typeRef="number"/>'
    f"{literal('if n &lt;= 1 then 1 else n * pmt(n - 1)')}</encapsulatedLogic>"
    "</businessKnowledgeModel>"
)


def test_knowledge_models_are_functions() -> None:
    """Called by expression or by boxed invocation; they may call themselves."""
    need = "requiredKnowledge:pmt"
    assert value_of(KNOWLEDGE + decision("answer", literal("pmt(5)"), need)) == 120
    assert value_of(KNOWLEDGE + decision("answer", literal("pmt(n: 3)"), need)) == 6
    invocation = (
        f'<invocation>{literal("pmt")}<binding><parameter name="n"/>{literal("x")}</binding>'
        "</invocation>"
    )
    assert value_of(KNOWLEDGE + decision("answer", invocation, need), x=4) == 24
    assert value_of(KNOWLEDGE + decision("answer", literal('pmt("a")'), need)) is None


SERVICE = (
    data("base", "number")
    + decision("rate", literal("0.5"))
    + decision("price", literal("base * rate"), "requiredInput:base", "requiredDecision:rate")
    + '<decisionService id="quote" name="quote"><variable name="quote"/>'
    '<outputDecision href="#price"/><inputDecision href="#rate"/><inputData href="#base"/>'
    "</decisionService>"
)


def test_decision_services_take_input_data_and_decisions() -> None:
    """Inside, the given values stand for the input decisions."""
    body = SERVICE + decision("answer", literal("quote(10, 2)"), "requiredKnowledge:quote")
    assert value_of(body) == 20
    model = decisions.load(dmn(body))
    assert model.invoke("quote", {"base": 10, "rate": 3}).value == 30
    assert model.evaluate("price", {"base": 10}).value == 5
    with pytest.raises(decisions.DecisionError):
        model.invoke("nothing", {})


TYPES = (
    '<itemDefinition name="grade"><typeRef>string</typeRef><allowedValues>'
    '<text>"A", "B"</text></allowedValues></itemDefinition>'
    '<itemDefinition name="person"><itemComponent name="name"><typeRef>string</typeRef>'
    '</itemComponent><itemComponent name="grades" isCollection="true"><typeRef>grade</typeRef>'
    "</itemComponent></itemDefinition>"
)


@pytest.mark.parametrize(
    ("logic", "kind", "expected"),
    [
        ("1", "number", 1),
        ("[1]", "number", 1),
        ('"a"', "number", decisions.DecisionError),
        ('"A"', "grade", "A"),
        ('"C"', "grade", decisions.DecisionError),
        ('{name: "x", grades: "A"}', "person", {"name": "x", "grades": ["A"]}),
        ('{name: "x"}', "person", decisions.DecisionError),
        ('date("2026-01-01")', "date and time", "2026-01-01T00:00:00Z"),
        ("null", "number", None),
    ],
)
def test_results_have_their_declared_type(logic: str, kind: str, expected: object) -> None:
    """Converted where the standard converts; otherwise refused, or null when lenient."""
    xml = dmn(TYPES + decision("answer", literal(logic), kind=kind))
    model = decisions.load(xml)
    if expected is decisions.DecisionError:
        with pytest.raises(decisions.DecisionError) as caught:
            model.evaluate("answer", {})
        assert caught.value.reason == "misfit"
        assert model.evaluate("answer", {}, lenient=True).value is None
    else:
        assert feel.to_json(model.evaluate("answer", {}).value) == expected


def test_an_input_typed_as_a_date_reads_its_json_text() -> None:
    """Instance variables are JSON; the model says which of them are dates."""
    body = data("due", "date") + decision("answer", literal("due.year"), "requiredInput:due")
    assert value_of(body, due="2026-03-29") == 2026
    with pytest.raises(decisions.DecisionError, match="does not fit"):
        value_of(body, due="tomorrow")


def test_imports_bring_names_below_their_own() -> None:
    """Types, knowledge models, decisions and input data of another file."""
    other = dmn(
        TYPES
        + KNOWLEDGE
        + data("base", "number")
        + decision("double", literal("base * 2"), "requiredInput:base"),
        name="other",
    )
    main = dmn(
        '<import namespace="other" name="lib" importType="x"/>'
        + decision(
            "answer",
            literal("lib.pmt(3) + lib.double"),
            "requiredKnowledge:other#pmt",
            "requiredDecision:other#double",
        )
    )
    model = decisions.load([main, other])
    assert model.evaluate("answer", {"base": 1}).value == 8
    assert model.evaluate("answer", {"lib": {"base": 2}}).value == 10
    with pytest.raises(decisions.DecisionError) as caught:
        decisions.load(main)
    assert caught.value.reason == "reference"
    assert len(caught.value.others) == 1


def test_a_model_imported_twice_may_have_two_inputs() -> None:
    """By each way its input data has the value given below the names of that way."""
    greeting = dmn(
        data("who") + decision("hello", literal('"Hello " + who'), "requiredInput:who"), name="a"
    )
    ways = [
        dmn(
            '<import namespace="a" name="lib" importType="x"/>'
            + decision("say", literal("lib.hello"), "requiredDecision:a#hello"),
            name=name,
        )
        for name in ("b", "c")
    ]
    main = dmn(
        '<import namespace="b" name="B" importType="x"/>'
        '<import namespace="c" name="C" importType="x"/>'
        + decision(
            "answer",
            literal('B.say + ", " + C.say'),
            "requiredDecision:b#say",
            "requiredDecision:c#say",
        )
    )
    model = decisions.load([main, *ways, greeting])
    scope = {"B": {"lib": {"who": "Ann"}}, "C.lib.who": "Bo"}
    assert model.evaluate("answer", scope).value == "Hello Ann, Hello Bo"
    assert model.evaluate("answer", {"who": "all"}).value == "Hello all, Hello all"


def test_names_come_in_languages() -> None:
    """The properties of our dialect name a decision in Chinese, and its version tag is kept."""
    zeebe = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
    body = (
        '<decision id="a" name="Judge order"><extensionElements><zeebe:properties>'
        '<zeebe:property name="name:zh" value="审核订单"/></zeebe:properties>'
        f'<zeebe:versionTag value="v2"/></extensionElements>{literal("1")}</decision>'
    )
    found = decisions.load(dmn(body, more=zeebe)).decisions["a"]
    assert found.names == {"en": "Judge order", "zh": "审核订单"}
    assert found.version_tag == "v2"


def test_a_decision_tells_what_it_gives() -> None:
    """Linters of what comes after know the type: declared, of the columns, or of the expression."""
    table = (
        '<decisionTable hitPolicy="COLLECT"><input><inputExpression><text>x</text>'
        '</inputExpression></input><output name="a" typeRef="number"/><output name="b"/>'
        "</decisionTable>"
    )
    body = (
        decision("typed", literal("x"), kind="number")
        + decision("shown", literal('"a" + string(x)'))
        + decision("table", table)
        + decision("unknown", literal("x"))
    )
    found = decisions.load(dmn(body)).decisions
    kinds = {name: one.type.kind for name, one in found.items()}
    assert kinds == {"typed": "number", "shown": "string", "table": "list", "unknown": "Any"}
    scope = {"table": found["table"].type}
    assert feel.lint("table[a > 1].b", scope) == []
    (finding,) = feel.lint("table[1].aa", scope)
    assert finding.suggestion == "a"


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_every_version_of_dmn_is_read(namespace: str) -> None:
    """DMN 1.1 to 1.5 differ in their namespace."""
    xml = dmn(decision("answer", literal("1")), namespace=namespace)
    assert decisions.load(xml).evaluate("answer", {}).value == 1


ENTITY = b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (b"", "xml"),
        (b"<definitions", "xml"),
        (b"<html/>", "not_dmn"),
        (ENTITY + dmn(decision("answer", literal("&e;"))), "not_dmn"),
        (dmn(decision("a", literal("1")) * 2), "duplicate"),
        (dmn(decision("a", literal("b"), "requiredDecision:a")), "cycle"),
        (dmn(decision("a", literal("1"), "requiredDecision:nowhere")), "reference"),
        (dmn(decision("a", literal("1 +"))), "expression"),
        (dmn(decision("a", literal(" "))), "logic"),
        (dmn(decision("a", "<decisionTable><input/><output/></decisionTable>")), "input"),
        (dmn(decision("a", "<decisionTable><output/><output/></decisionTable>")), "output"),
        (
            dmn(
                '<decision id="a" name="a"><literalExpression expressionLanguage="juel">'
                "<text>${x}</text></literalExpression></decision>"
            ),
            "language",
        ),
    ],
)
def test_a_bad_file_is_refused_by_name_and_place(xml: bytes, reason: str) -> None:
    """In both languages."""
    with pytest.raises(decisions.DecisionError) as caught:
        decisions.load(xml)
    assert caught.value.reason == reason
    assert caught.value.message("en") != caught.value.message("zh")
    assert "passwd" not in str(caught.value)


def test_an_expression_error_tells_both_places() -> None:
    """Which element, on which line, and where in its text."""
    xml = dmn("\n" + decision("check", literal("1 +\n)")))
    with pytest.raises(
        decisions.DecisionError, match=r"‘check’ \(check\), line 2: line 2, column 1"
    ):
        decisions.load(xml)


def test_a_lenient_model_keeps_what_works() -> None:
    """For the compatibility kit: what can't be read is null."""
    xml = dmn(decision("good", literal("1")) + decision("bad", literal("1 +")))
    model = decisions.load(xml, lenient=True)
    assert model.evaluate("good", {}).value == 1
    assert model.evaluate("bad", {}).value is None
    assert [problem.element_id for problem in model.problems] == ["bad"]


def test_an_evaluation_is_bounded_and_has_the_commands_time() -> None:
    """Limits and clock are FEEL's own."""
    endless = decisions.load(dmn(decision("answer", literal("for i in 1..9999999 return i"))))
    with pytest.raises(feel.FeelLimitError):
        endless.evaluate("answer", {})
    dated = decisions.load(dmn(decision("answer", literal("string(today())"))))
    now = datetime(2026, 3, 29, tzinfo=UTC)
    assert dated.evaluate("answer", {}, now=now).value == "2026-03-29"
    with pytest.raises(decisions.DecisionError, match="no decision"):
        dated.evaluate("other", {})


def test_numbers_stay_decimal_through_a_graph() -> None:
    """A tenth stays a tenth from input to result."""
    body = data("x", "number") + decision("answer", literal("x * 3"), "requiredInput:x")
    assert value_of(body, x=0.1) == Decimal("0.3")
