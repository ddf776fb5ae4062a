"""Messages of research, campaigns, promotions and listings."""

from collections.abc import Mapping

from tasks.notices.wording import Both, Notice

CUSTOMER: Mapping[str, Both] = {
    "promotion": {
        "en": Notice(
            "$title",
            """Dear $name,

$text

Code: $coupon
Until: $until

We write to you at most twice a month. You don't want our offers any more? Answer with "stop" and \
we won't send you any.

Shopflow""",
            "$title: $text Code $coupon, until $until. Answer stop to get no more.",
        ),
        "zh": Notice(
            "$title",
            """尊敬的$name：

$text

优惠码：$coupon
有效期至：$until

我们每月最多给您发送两次优惠信息。如不希望再收到，请回复“退订”。

Shopflow""",
            "$title：$text 优惠码$coupon，有效期至$until。回复退订即可取消。",
        ),
    },
    "promotion_refused": {
        "en": Notice(
            "You get no more offers from us",
            """Dear $name,

as you wished, we send you no more offers. Messages about your orders still reach you.

Shopflow""",
            "As you wished, we send you no more offers.",
        ),
        "zh": Notice(
            "您已退订优惠信息",
            """尊敬的$name：

您已成功退订，我们不再向您发送优惠信息。与订单有关的通知仍会照常发送。

Shopflow""",
            "您已成功退订优惠信息。",
        ),
    },
}

STAFF: Mapping[str, Both] = {
    "research_overdue": {
        "en": Notice("Market research $number is late", "The step “$step” is overdue."),
        "zh": Notice("市场调研 $number 逾期", "步骤“$step”已逾期。"),
    },
    "campaign_overdue": {
        "en": Notice("Campaign “$title” waits", "The step “$step” is overdue."),
        "zh": Notice("营销活动“$title”等待处理", "步骤“$step”已逾期。"),
    },
    "campaign_refused": {
        "en": Notice("Campaign “$title” was refused", "Remarks: $remarks"),
        "zh": Notice("营销活动“$title”未获批准", "意见：$remarks"),
    },
    "campaign_alert": {
        "en": Notice(
            "Campaign $number needs you",
            "“$title”: $alert\n\nOrders $orders, spent $spent_share % of the budget after "
            "$time_share % of the time, goods last $stock_days days.",
        ),
        "zh": Notice(
            "营销活动 $number 需要处理",
            "“$title”：$alert\n\n订单 $orders，时间过去 $time_share %，"
            "预算已用 $spent_share %，库存可用 $stock_days 天。",
        ),
    },
    "promotion_counts": {
        "en": Notice(
            "Promotion “$title” is out",
            "Sent: $sent\nDropped: $dropped (limit of the month, refused or too late)",
        ),
        "zh": Notice(
            "促销信息“$title”已发送完毕",
            "已发送：$sent\n未发送：$dropped（已达当月上限、已退订或已过期）",
        ),
    },
    "listing_same_person": {
        "en": Notice(
            "Listing of $sku: somebody else has to review",
            "$person entered the data and reviewed them too. The review does not count; somebody "
            "else of the group takes it from the inbox.",
        ),
        "zh": Notice(
            "商品 $sku 上架：须由他人审核",
            "$person 既录入资料又进行了审核，该审核无效，请由组内其他人员从待办中领取。",
        ),
    },
    "listing_overdue": {
        "en": Notice("Listing of “$title” waits", "The step “$step” is overdue."),
        "zh": Notice("商品“$title”上架等待处理", "步骤“$step”已逾期。"),
    },
    "listing_refused": {
        "en": Notice("“$title” is not listed", "Reason: $why"),
        "zh": Notice("“$title”不上架", "原因：$why"),
    },
    "listing_published": {
        "en": Notice("$sku is on sale", "“$title”, price $price, channels: $channels"),
        "zh": Notice("商品 $sku 已上架", "“$title”，价格 $price，渠道：$channels"),
    },
    "listing_delisted": {
        "en": Notice("$sku is delisted", "“$title” sold $pieces pieces. Reason: $why"),
        "zh": Notice("商品 $sku 已下架", "“$title”共售出 $pieces 件。原因：$why"),
    },
}
