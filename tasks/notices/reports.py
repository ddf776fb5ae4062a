"""What staff are told about figures, reports, improvements and appraisals, in both languages."""

from collections.abc import Mapping

from tasks.notices.wording import Both, Notice

CUSTOMER: Mapping[str, Both] = {}

STAFF: Mapping[str, Both] = {
    "indicator_alert": {
        "en": Notice(
            "$figure out of limits on $day",
            """$figure was $value on $day.

The seven days before: $mean on average. Change: $change.

Please look into it. If it stays so, it becomes a risk or a proposal to improve.""",
        ),
        "zh": Notice(
            "$day $figure超出界限",
            """$day 的$figure为 $value。

前七日均值：$mean，变化：$change。

请查明原因。若持续异常，将转为风险或改进建议。""",
        ),
    },
}
