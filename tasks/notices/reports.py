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
    "report_out": {
        "en": Notice(
            "$title is out",
            """$title is out.

Orders: $orders
Revenue: $revenue ($change)
Late deliveries: $late

$comment""",
        ),
        "zh": Notice(
            "$title 已发布",
            """$title 已发布。

订单量：$orders
销售额：$revenue（$change）
配送延误率：$late

$comment""",
        ),
    },
    "report_waits": {
        "en": Notice(
            "$title waits for your review",
            "$title has been waiting for the management's review for 3 working days.",
        ),
        "zh": Notice(
            "$title 待审阅",
            "$title 已等待管理层审阅3个工作日。",
        ),
    },
    "resources_adjusted": {
        "en": Notice(
            "Prepare for other order numbers from $from_date",
            """Orders are expected to change by $growth.

Staff: $staff
Stock: $stock
Carriers: $carriers

Please have it ready by $from_date.""",
        ),
        "zh": Notice(
            "请自 $from_date 起调整资源",
            """预计订单变化：$growth。

人员：$staff
库存：$stock
运力：$carriers

请于 $from_date 前准备就绪。""",
        ),
    },
}
