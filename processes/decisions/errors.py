"""What can be wrong with a DMN model or its evaluation, with the element it is about."""

from __future__ import annotations

_REASONS: dict[str, tuple[str, str]] = {
    "xml": ("the file is not well-formed XML: {detail}", "文件不是格式正确的 XML：{detail}"),
    "not_dmn": ("the file is not a DMN model: {detail}", "文件不是 DMN 模型：{detail}"),
    "unknown_decision": ("there is no decision {detail}", "没有决策 {detail}"),
    "duplicate": ("the id {detail} is used twice", "标识 {detail} 重复"),
    "reference": ("it refers to {detail}, which is not in the model", "引用的 {detail} 不在模型中"),
    "cycle": ("it requires itself: {detail}", "它依赖自身：{detail}"),
    "logic": (
        "it has no decision logic that can be evaluated: {detail}",
        "没有可计算的决策逻辑：{detail}",
    ),
    "input": (
        "an input column does not say what it looks at",
        "有一个输入列没有说明查看什么数据",
    ),
    "output": ("an output column has no name", "有一个输出列没有名称"),
    "language": ("its expression language {detail} is not FEEL", "其表达式语言 {detail} 不是 FEEL"),
    "expression": ("{detail}", "{detail}"),
    "hit_policy": ("{detail} is no hit policy", "{detail} 不是命中策略"),
    "too_large": (
        "its table of {detail} rules is too large to look for overlaps and gaps; split it",
        "其 {detail} 条规则的表过大，无法检查重叠与遗漏；请拆分该表",
    ),
    "columns": (
        "rule {detail} has not as many entries as the table has columns",
        "第 {detail} 条规则的单元格数与表的列数不符",
    ),
    "unique": (
        "more than one rule matches, but the hit policy is UNIQUE: rules {detail}",
        "命中策略为 UNIQUE，却有多条规则匹配：第 {detail} 条",
    ),
    "any": (
        "the matching rules differ, but the hit policy is ANY: rules {detail}",
        "命中策略为 ANY，匹配的规则结果却不同：第 {detail} 条",
    ),
    "allowed": ("the value of {detail} is not allowed", "{detail} 的值不在允许范围内"),
    "misfit": ("the value of {detail} does not fit its type", "{detail} 的值与其类型不符"),
}


class DecisionError(ValueError):
    """A DMN model can't be read, or an evaluation breaks the rules the model sets.

    ``reason`` names the situation; ``element_id``, ``name`` and ``line`` (0 for none) its place;
    ``others`` are further errors found in the same model.
    """

    def __init__(
        self,
        reason: str,
        detail: str = "",
        *,
        element_id: str = "",
        name: str = "",
        line: int = 0,
        detail_zh: str = "",
    ) -> None:
        self.reason = reason
        self.detail = detail
        self.detail_zh = detail_zh or detail
        self.element_id = element_id
        self.name = name
        self.line = line
        self.others: tuple[DecisionError, ...] = ()
        super().__init__(reason)

    def message(self, lang: str = "en") -> str:
        """Tell the situation and its place in ``en`` or ``zh``."""
        zh = lang.startswith("zh")
        text = _REASONS[self.reason][zh].format(detail=self.detail_zh if zh else self.detail)
        if not (self.name or self.element_id):
            return text
        place = f"‘{self.name}’ ({self.element_id})" if self.name else self.element_id
        if self.line:
            place += f" · 第 {self.line} 行" if zh else f", line {self.line}"
        return f"{place}{'：' if zh else ': '}{text}"

    def __str__(self) -> str:
        return self.message("en")
