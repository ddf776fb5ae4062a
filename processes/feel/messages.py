"""What a FEEL error says, in English and Simplified Chinese.

Every situation has a name (the key); the sentence is made here and nowhere else, so that both
languages stay side by side. Not for messages of other parts of the house.
"""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, tuple[str, str]] = {
    "syntax": ("expected {expected}, got {got}", "此处应为{expected}，实际为{got}"),
    "unterminated_string": ("the string is not closed", "字符串没有结束引号"),
    "trailing": (
        "expected the end of the expression, got {got}",
        "表达式应在此结束，实际为{got}",
    ),
    "empty": ("the expression is empty", "表达式为空"),
    "bad_temporal": (
        "{got} is not a date, time, date and time or duration",
        "{got}不是日期、时间、日期时间或时长",
    ),
    "unknown_name": ("no variable or function is called {got}", "没有名为{got}的变量或函数"),
    "unknown_type": ("no type is called {got}", "没有名为{got}的类型"),
    "unknown_property": ("{expected} has no property {got}", "{expected}没有属性{got}"),
    "type": ("expected {expected}, got {got}", "此处应为{expected}，实际为{got}"),
    "compare": ("{expected} and {got} can't be compared", "{expected}与{got}不能比较"),
    "arithmetic": (
        "the result of {got} is no number: division by zero, or too large",
        "{got}的结果不是有效数字：除数为零或数值过大",
    ),
    "no_function": ("expected a function, got {got}", "此处应为函数，实际为{got}"),
    "arguments": (
        "the function takes {expected}, got {got}",
        "函数的参数应为{expected}，实际为{got}",
    ),
    "bad_argument": (
        "the arguments do not fit: {expected} can't be computed from {got}",
        "参数不合适：无法由{got}计算{expected}",
    ),
    "index": ("expected a position in the list, got {got}", "此处应为列表中的位置，实际为{got}"),
    "no_now": (
        "now() and today() need the time of the command, and none was given",
        "now() 与 today() 需要命令的时间，但没有提供",
    ),
    "assertion": ("the assertion does not hold: {got}", "断言不成立：{got}"),
    "external": (
        "the external function {got} is not offered here",
        "此处不提供外部函数{got}",
    ),
    "not_json": ("{got} can't be kept as JSON", "{got}不能保存为 JSON"),
    "limit_steps": (
        "the expression needs more than {expected} steps",
        "表达式的计算步数超过 {expected}",
    ),
    "limit_string": (
        "a text grew longer than {expected} characters",
        "文本长度超过 {expected} 个字符",
    ),
    "limit_depth": (
        "the expression nests or calls itself more than {expected} deep",
        "表达式嵌套或递归超过 {expected} 层",
    ),
    "limit_text": (
        "the expression is longer than {expected} characters",
        "表达式长度超过 {expected} 个字符",
    ),
    "pattern": ("{got} is not a valid pattern", "{got}不是有效的正则表达式"),
    "internal": ("the value can't be computed: {got}", "无法计算该值：{got}"),
}

TERMS: Mapping[str, tuple[str, str]] = {
    "number": ("a number", "数字"),
    "string": ("a string", "字符串"),
    "boolean": ("true or false", "布尔值"),
    "date": ("a date", "日期"),
    "time": ("a time", "时间"),
    "date and time": ("a date and time", "日期时间"),
    "days and time duration": ("a days and time duration", "天时时长"),
    "years and months duration": ("a years and months duration", "年月时长"),
    "list": ("a list", "列表"),
    "context": ("a context", "上下文"),
    "range": ("a range", "区间"),
    "function": ("a function", "函数"),
    "null": ("null", "空值"),
    "comparable": ("a value with an order", "可排序的值"),
    "end": ("the end", "结尾"),
    "expression": ("an expression", "表达式"),
    "name": ("a name", "名称"),
    "type": ("a type", "类型"),
    "unknown": ("a value FEEL doesn't know", "FEEL 不认识的值"),
}


def term(word: str, lang: str) -> str:
    """A kind of value in words; anything else as it is."""
    found = TERMS.get(word)
    return found[1 if lang.startswith("zh") else 0] if found else word


def render(code: str, lang: str, details: Mapping[str, object]) -> str:
    """Make the sentence for a situation in ``lang`` (``zh`` or anything else for English)."""
    column = 1 if lang.startswith("zh") else 0
    words = {key: term(str(value), lang) for key, value in details.items()}
    return MESSAGES[code][column].format(**words)
