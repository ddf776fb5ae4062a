"""What is written about tenders, risks, emergencies, audits and training."""

from collections.abc import Mapping

from tasks.notices.wording import Both, Notice

CUSTOMER: Mapping[str, Both] = {
    "tender_invitation": {
        "en": Notice(
            "Invitation to tender $tender: $subject",
            """Dear $name,

we choose the carriers of our parcels and would like to have your offer.

Tender: $tender
Parcels a year: $parcels
Offers until: $deadline

Please name your price for one parcel, how many parcels you take a day, your certificates and \
customers we may ask. Offers after the deadline can't be taken into account.

Shopflow""",
            "Tender $tender: please send us your offer until $deadline.",
        ),
        "zh": Notice(
            "招标邀请 $tender：$subject",
            """$name，您好：

我们正在选择包裹承运商，诚邀贵公司报价。

招标编号：$tender
年包裹量：$parcels
报价截止：$deadline

请注明单件价格、每日运力、资质证书以及可供咨询的客户。截止后收到的报价不予考虑。

Shopflow""",
            "招标 $tender：请在 $deadline 前报价。",
        ),
    },
    "tender_lost": {
        "en": Notice(
            "Tender $tender is decided",
            """Dear $name,

thank you for your offer. In tender $tender we have decided for another carrier this time. We \
would be glad to invite you again.

Shopflow""",
            "Tender $tender: we decided for another carrier. Thank you for your offer.",
        ),
        "zh": Notice(
            "招标 $tender 已有结果",
            """$name，您好：

感谢贵公司参与招标 $tender。本次我们选择了其他承运商，期待下次合作。

Shopflow""",
            "招标 $tender 已选定其他承运商，感谢报价。",
        ),
    },
    "emergency_news": {
        "en": Notice(
            "News about your order $number",
            """Dear $name,

$news

We are sorry for the trouble and tell you as soon as there is more to say.

Shopflow""",
            "Order $number: $news",
        ),
        "zh": Notice(
            "关于您的订单 $number",
            """$name，您好：

$news

给您带来不便，深表歉意；一有进展我们会及时告知。

Shopflow""",
            "订单 $number：$news",
        ),
    },
}

STAFF: Mapping[str, Both] = {
    "tender_overdue": {
        "en": Notice("Tender $tender waits", "Tender $tender: $step is overdue."),
        "zh": Notice("招标 $tender 待处理", "招标 $tender：$step已超期。"),
    },
    "tender_failed": {
        "en": Notice("Tender $tender has no winner", "Tender $tender ended without a carrier."),
        "zh": Notice("招标 $tender 未选出承运商", "招标 $tender 结束，未选出承运商。"),
    },
    "carrier_dropped": {
        "en": Notice(
            "$carrier_name did not pass the trial",
            "$carrier_name did not pass the trial of tender $tender and gets no more parcels.",
        ),
        "zh": Notice(
            "$carrier_name 试用不合格",
            "$carrier_name 未通过招标 $tender 的试用期，不再承运新包裹。",
        ),
    },
    "risk_overdue": {
        "en": Notice("Risk $risk waits", "Risk $risk ($title): $step is overdue."),
        "zh": Notice("风险 $risk 待处理", "风险 $risk（$title）：$step已超期。"),
    },
    "risk_register": {
        "en": Notice(
            "The risks were reviewed",
            "$count risks were reviewed. The register is attached to the review.",
        ),
        "zh": Notice("风险已定期评估", "已评估 $count 项风险，登记册附在评估流程中。"),
    },
    "emergency_called": {
        "en": Notice(
            "EMERGENCY $emergency: $title",
            "Emergency $emergency (level $level): $title. The team gathers within one hour.",
        ),
        "zh": Notice(
            "应急 $emergency：$title",
            "应急事件 $emergency（$level 级）：$title。应急小组须在一小时内集合。",
        ),
    },
    "emergency_overdue": {
        "en": Notice("EMERGENCY $emergency: $step is late", "$title: $step is late."),
        "zh": Notice("应急 $emergency：$step已超期", "$title：$step已超期。"),
    },
    "emergency_worse": {
        "en": Notice(
            "EMERGENCY $emergency gets worse",
            "$title is now at level $level. Please join the team.",
        ),
        "zh": Notice("应急 $emergency 恶化", "$title 现为 $level 级，请参与处置。"),
    },
    "audit_overdue": {
        "en": Notice("Audit $audit: $step is overdue", "Audit $audit: $step is overdue."),
        "zh": Notice("审核 $audit：$step已超期", "审核 $audit：$step已超期。"),
    },
    "audit_not_done": {
        "en": Notice(
            "Audit finding $finding: the measure was not done",
            "The measure for finding $finding in $process was not done by $due: $measure",
        ),
        "zh": Notice(
            "审核发现 $finding 的措施未落实",
            "流程 $process 审核发现 $finding 的措施未在 $due 前落实：$measure",
        ),
    },
    "training_invitation": {
        "en": Notice(
            "Training: $subject on $day",
            """You are invited to the training “$subject”.

When: $day
Where: $place
Held by: $trainer""",
        ),
        "zh": Notice(
            "培训：$subject，$day",
            """邀请您参加“$subject”培训。

时间：$day
地点：$place
讲师：$trainer""",
        ),
    },
    "training_overdue": {
        "en": Notice("Training $training waits", "Training $training: $step is overdue."),
        "zh": Notice("培训 $training 待处理", "培训 $training：$step已超期。"),
    },
    "training_dropped": {
        "en": Notice(
            "Training $training will not be held",
            "The training “$subject” was dropped: $reason",
        ),
        "zh": Notice("培训 $training 已取消", "“$subject”培训已取消：$reason"),
    },
}
