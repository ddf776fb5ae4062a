"""What the findings of a form say, in English and Chinese; when they hold is in `forms.faults`."""

from typing import Literal

#: severity, reason and remedy, the latter in English and Chinese; {} is the detail
Words = tuple[Literal["error", "warning"], tuple[str, str], tuple[str, str]]

WORDS: dict[str, Words] = {
    "not-json": (
        "error",
        ("The file is not JSON: {}.", "文件不是 JSON：{}。"),
        ("Save the form again with the form editor.", "请用表单编辑器重新保存。"),
    ),
    "not-form": (
        "error",
        ("There is no list of components.", "缺少组件列表。"),
        ("Save the form again with the form editor.", "请用表单编辑器重新保存。"),
    ),
    "no-form-id": (
        "error",
        ("The form has no id.", "表单没有 ID。"),
        ("Give it the id that user tasks refer to.", "请填写用户任务所引用的 ID。"),
    ),
    "too-deep": (
        "error",
        ("Groups and lists lie more than {} deep in each other.", "分组和列表的嵌套超过 {} 层。"),
        ("Take some of the groups away.", "请减少分组。"),
    ),
    "unknown-component": (
        "error",
        ("There is no component of type {}.", "没有类型为 {} 的组件。"),
        ("Use a component of the form editor.", "请使用表单编辑器中的组件。"),
    ),
    "refused-component": (
        "error",
        ("Components of type {} are not taken yet.", "暂不支持类型为 {} 的组件。"),
        ("Ask for a text or a reference instead.", "请改用文本或编号。"),
    ),
    "no-key": (
        "error",
        ("The component has no {}.", "组件缺少 {}。"),
        ("Say under which name its value is kept.", "请填写保存其值的名称。"),
    ),
    "bad-key": (
        "error",
        ("{} is no name for a value.", "{} 不能作为名称。"),
        (
            "Use letters, digits and _, parts joined by dots.",
            "请使用字母、数字和下划线，以点分隔。",
        ),
    ),
    "same-key": (
        "error",
        (
            "Another component keeps its value under {} too.",
            "另一组件的值也保存在 {} 下。",
        ),
        ("Give one of them another key.", "请为其中之一更换名称。"),
    ),
    "same-id": (
        "error",
        ("Another component has the id {} too.", "另一组件的 ID 也是 {}。"),
        ("Give one of them another id.", "请为其中之一更换 ID。"),
    ),
    "no-options": (
        "error",
        ("There is nothing to choose from.", "没有可供选择的选项。"),
        ("Add options, or say where they come from.", "请添加选项或说明其来源。"),
    ),
    "option-without-value": (
        "error",
        ("An option has no value.", "有选项没有值。"),
        ("Give every option a value.", "请为每个选项填写值。"),
    ),
    "no-expression": (
        "error",
        ("There is no FEEL expression to compute.", "缺少要计算的 FEEL 表达式。"),
        ("Write one that starts with =.", "请填写以 = 开头的表达式。"),
    ),
    "bad-pattern": (
        "error",
        ("The pattern can't be used: {}", "该模式无法使用：{}"),
        (
            "Write a regular expression without looking ahead or behind and references back.",
            "请使用不含环视与反向引用的正则表达式。",
        ),
    ),
    "bad-limit": (
        "error",
        ("This limit is no number: {}", "该限制不是数字：{}"),
        ("Use a number or a FEEL expression.", "请使用数字或 FEEL 表达式。"),
    ),
    "bad-accept": (
        "error",
        ("Files of the kind {} are never taken.", "从不接受 {} 类型的文件。"),
        ("See the kinds in CONTRIBUTING.md.", "请参阅 CONTRIBUTING.md 中的类型。"),
    ),
    "bad-name": (
        "error",
        ("Nobody knows what must be here: {}", "无法识别此项须为何物：{}"),
        (
            "Set must_be of a text field to order, product or coupon.",
            "请将文本框的 must_be 设为 order、product 或 coupon。",
        ),
    ),
    "no-such-date": (
        "error",
        ("There is no date {} that comes first.", "没有应在其之前的日期 {}。"),
        (
            "Set not_before of a date to the key of another.",
            "请将日期的 not_before 设为另一日期的键。",
        ),
    ),
    "bad-subtype": (
        "error",
        (
            "{} is neither date nor time nor datetime.",
            "{} 不是 date、time 或 datetime。",
        ),
        ("Choose one of the three.", "请在三者中选择。"),
    ),
    "browser-only": (
        "warning",
        ("{} is checked by the browser only.", "{} 仅由浏览器检查。"),
        ("Check it in the process if it matters.", "如有必要，请在流程中检查。"),
    ),
    "no-label": (
        "warning",
        ("The field has no label.", "字段没有标签。"),
        ("Name it, for screen readers too.", "请填写标签，读屏软件也需要。"),
    ),
    "no-translation": (
        "warning",
        ("A text has no Chinese translation: {}", "文本没有中文翻译：{}"),
        ("Add the custom property.", "请添加该自定义属性。"),
    ),
}
