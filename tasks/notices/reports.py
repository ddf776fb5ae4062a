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
    "improvement_thanks": {
        "en": Notice(
            "Thank you for your proposal $number",
            """Thank you for your proposal: $title

It has the number $number. The owners of the process $process measure and judge it. You hear what \
becomes of it.""",
        ),
        "zh": Notice(
            "感谢您的建议 $number",
            """感谢您的建议：$title

编号为 $number。流程 $process 的负责人将测量并评估，结果会告知您。""",
        ),
    },
    "improvement_rejected": {
        "en": Notice(
            "Your proposal $number was not taken up",
            """Your proposal was looked at, but not taken up: $title

Reason: $reason

Thank you all the same. The next idea is welcome.""",
        ),
        "zh": Notice(
            "建议 $number 未被采纳",
            """您的建议经评估未被采纳：$title

原因：$reason

仍然感谢，期待您的下一个建议。""",
        ),
    },
    "improvement_overdue": {
        "en": Notice(
            "$step of the proposal $number is overdue",
            """$step of the proposal $number is overdue: $title""",
        ),
        "zh": Notice(
            "建议 $number 的$step已逾期",
            """建议 $number 的$step已逾期：$title""",
        ),
    },
    "change_announced": {
        "en": Notice(
            "From $from_date: change of the process $process",
            """The process $process changes from $from_date.

$text

Proposal $number: $title. The handbook shows the new version as soon as it holds.""",
        ),
        "zh": Notice(
            "自 $from_date 起变更流程 $process",
            """流程 $process 将自 $from_date 起变更。

$text

建议 $number：$title。生效后手册将显示新版本。""",
        ),
    },
    "improvement_closed": {
        "en": Notice(
            "What came of your proposal $number",
            """Your proposal is closed: $title

$verdict
Before: $baseline, now: $achieved

Thank you for your idea.""",
        ),
        "zh": Notice(
            "建议 $number 的成效",
            """您的建议已结案：$title

$verdict
改进前：$baseline，改进后：$achieved

感谢您的建议。""",
        ),
    },
    "review_overdue": {
        "en": Notice(
            "The review of the processes $number is overdue",
            """The meeting $number was not held within 5 working days after its preparation.""",
        ),
        "zh": Notice(
            "流程评审会议 $number 逾期",
            """会议 $number 未在准备完成后5个工作日内召开。""",
        ),
    },
    "review_held": {
        "en": Notice(
            "The processes were reviewed: $number",
            """Decisions on proposals: $decided. New proposals: $proposed.

$minutes""",
        ),
        "zh": Notice(
            "流程评审完成：$number",
            """对暂存建议的决定：$decided 项，新建议：$proposed 项。

$minutes""",
        ),
    },
    "appraisal_list": {
        "en": Notice(
            "The list of the appraisals waits",
            """$count people worked from $from_day to $to_day.

The list of who is appraised has been waiting for 3 working days.""",
        ),
        "zh": Notice(
            "考核名单待核对",
            """$from_day 至 $to_day 共有 $count 人完成工作，考核名单已等待3个工作日。""",
        ),
    },
    "appraisal_overdue": {
        "en": Notice(
            "The appraisal of $employee is overdue",
            """The work from $from_day to $to_day has not been assessed within 10 working days.""",
        ),
        "zh": Notice(
            "$employee 的考核逾期",
            """$employee $from_day 至 $to_day 的工作未在10个工作日内评定。""",
        ),
    },
    "appraisal_result": {
        "en": Notice(
            "Your appraisal is ready",
            """Your appraisal from $from_day to $to_day is in your inbox.

It shows all figures and how they are computed.

You may accept it or appeal within 5 working days; then it counts as accepted.""",
        ),
        "zh": Notice(
            "您的绩效考核结果",
            """您 $from_day 至 $to_day 的考核结果（含全部数据与算法）已在待办中。

您可在5个工作日内接受或申诉，逾期视为接受。""",
        ),
    },
    "appraisal_decided": {
        "en": Notice(
            "Your appeal is decided",
            """Somebody who did not assess your work decided on your appeal. Your grade: $grade

$reason""",
        ),
        "zh": Notice(
            "您的申诉已裁定",
            """您的申诉已由未参与评定者裁定。等级：$grade

$reason""",
        ),
    },
    "appraisal_reward": {
        "en": Notice(
            "$employee has earned a reward",
            """The appraisal of $employee ended with the grade $grade (score $score).

Please decide on pay, promotion or prize.""",
        ),
        "zh": Notice(
            "建议奖励 $employee",
            """$employee 的考核等级为 $grade（总分 $score）。请确定薪酬、晋升或奖励。""",
        ),
    },
}
