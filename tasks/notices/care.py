"""What customers read about their questions, reviews and returns, and staff about what is late."""

from collections.abc import Mapping

from tasks.notices.wording import Both, Notice

CUSTOMER: Mapping[str, Both] = {
    "ticket_opened": {
        "en": Notice(
            "We have your message: $ticket",
            """Dear $name,

thank you for writing to us about "$subject". Your ticket has the number $ticket.

Somebody looks at it now and answers within $hours hours.

Shopflow""",
            "We have your message, ticket $ticket, and answer within $hours hours.",
        ),
        "zh": Notice(
            "已收到您的来信：$ticket",
            """$name，您好：

感谢您来信反映“$subject”。您的工单号为 $ticket。

我们正在处理，将在 $hours 小时内答复您。

Shopflow""",
            "已收到您的来信，工单 $ticket，我们将在 $hours 小时内答复。",
        ),
    },
    "ticket_progress": {
        "en": Notice(
            "News of your ticket $ticket",
            """Dear $name,

we looked into your message "$subject":

$answer

We tell you as soon as it is done.

Shopflow""",
            "News of your ticket $ticket: we are working on it. The details are in your mail.",
        ),
        "zh": Notice(
            "工单 $ticket 处理进展",
            """$name，您好：

我们已核实您反映的“$subject”：

$answer

处理完成后会立即通知您。

Shopflow""",
            "工单 $ticket 正在处理，详情请查看邮件。",
        ),
    },
    "ticket_answer": {
        "en": Notice(
            "Our answer to your ticket $ticket – is it solved?",
            """Dear $name,

about your message "$subject":

$answer

Is it solved? Please tell us on our order page, with the ticket number $ticket, within three \
days. Without word from you we take it as solved.

Shopflow""",
            "We answered your ticket $ticket. Is it solved? Please tell us on our order page.",
        ),
        "zh": Notice(
            "工单 $ticket 的答复：问题解决了吗？",
            """$name，您好：

关于您反映的“$subject”：

$answer

问题是否已解决？请在三天内在订单查询页面凭工单号 $ticket 告诉我们。逾期未回复将视为已解决。

Shopflow""",
            "工单 $ticket 已答复，问题是否已解决？请在订单查询页面告诉我们。",
        ),
    },
    "ticket_unsolved": {
        "en": Notice(
            "We close your ticket $ticket",
            """Dear $name,

we are sorry that we could not solve "$subject" to your satisfaction. Our management has looked \
at it too; we have nothing better to offer.

What you told us is recorded and will be looked at when we improve our work.

Shopflow""",
            "We are sorry: we could not solve your ticket $ticket and close it.",
        ),
        "zh": Notice(
            "工单 $ticket 已关闭",
            """$name，您好：

非常抱歉，“$subject”未能令您满意地解决。管理层也已复核，我们没有更好的方案。

您的意见已记录在案，将用于改进我们的工作。

Shopflow""",
            "非常抱歉，工单 $ticket 未能解决，现已关闭。",
        ),
    },
    "review_thanks": {
        "en": Notice(
            "Thank you for your review",
            """Dear $name,

thank you for your $score stars for order $order_number. We passed your words on to the \
colleagues who packed it.

Shopflow""",
        ),
        "zh": Notice(
            "感谢您的评价",
            """$name，您好：

感谢您给订单 $order_number 的 $score 星评价。我们已把您的话转告打包的同事。

Shopflow""",
        ),
    },
    "return_refused": {
        "en": Notice(
            "About your return $request",
            """Dear $name,

we can't take back the goods of order $order_number: $why

If you think that is wrong, tell us on our order page within seven days, and a person decides.

Shopflow""",
            "Return $request: we can't take the goods back. You may object on our order page.",
        ),
        "zh": Notice(
            "关于您的退换货申请 $request",
            """$name，您好：

订单 $order_number 的商品无法退换：$why

如有异议，请在七天内在订单查询页面提出，我们将由专人复核。

Shopflow""",
            "退换货 $request 未通过，如有异议可在订单查询页面提出。",
        ),
    },
    "return_rejected": {
        "en": Notice(
            "Your return $request was looked at again",
            """Dear $name,

a colleague has looked at your return for order $order_number. We can't take the goods back: $why

Shopflow""",
            "Return $request: after a second look we can't take the goods back.",
        ),
        "zh": Notice(
            "退换货 $request 复核结果",
            """$name，您好：

同事已复核订单 $order_number 的退换货申请，仍无法受理：$why

Shopflow""",
            "退换货 $request 经复核仍无法受理。",
        ),
    },
    "return_label": {
        "en": Notice(
            "Your return $request: please send the goods back",
            """Dear $name,

we take the goods of order $order_number back.

Carrier: $carrier
Number of the label: $label
Freight: $paid_by

Please pack the goods well, write the number $request on the parcel and hand it over within \
14 days.

Shopflow""",
            "Return $request is accepted. Label $label, $carrier. Please send it within 14 days.",
        ),
        "zh": Notice(
            "退换货 $request：请寄回商品",
            """$name，您好：

我们同意受理订单 $order_number 的退换货。

承运商：$carrier
面单号：$label
运费：$paid_by

请妥善包装，在包裹上注明 $request，并在14天内寄出。

Shopflow""",
            "退换货 $request 已受理，$carrier 面单 $label，请在14天内寄出。",
        ),
    },
    "return_not_sent": {
        "en": Notice(
            "We close your return $request",
            """Dear $name,

your parcel has not reached us within 14 days, so we close the return $request. If you sent it, \
please tell us with the receipt of the carrier.

Shopflow""",
            "Return $request is closed: no parcel within 14 days.",
        ),
        "zh": Notice(
            "退换货 $request 已关闭",
            """$name，您好：

14天内未收到您的包裹，退换货 $request 已关闭。如已寄出，请提供承运商凭证联系我们。

Shopflow""",
            "退换货 $request 已关闭：14天内未收到包裹。",
        ),
    },
    "return_refunded": {
        "en": Notice(
            "We refund $amount for your return $request",
            """Dear $name,

your goods are back. We refund $amount for order $order_number.

Goods: $goods
Freight: $freight
Compensation: $compensation

The money arrives the way you paid.

Shopflow""",
            "Return $request: we refund $amount.",
        ),
        "zh": Notice(
            "退换货 $request 退款 $amount",
            """$name，您好：

商品已收到，我们为订单 $order_number 退款 $amount。

商品：$goods
运费：$freight
补偿：$compensation

款项将原路退回。

Shopflow""",
            "退换货 $request：退款 $amount。",
        ),
    },
    "exchange_sent": {
        "en": Notice(
            "New goods for your order $order_number are on their way",
            """Dear $name,

the new goods for your return $request have left our house.

Carrier: $carrier
Tracking number: $tracking_number

Shopflow""",
            "Return $request: new goods are on their way, tracking number $tracking_number.",
        ),
        "zh": Notice(
            "订单 $order_number 的换货商品已寄出",
            """$name，您好：

退换货 $request 的新商品已寄出。

承运商：$carrier
运单号：$tracking_number

Shopflow""",
            "退换货 $request：新商品已寄出，运单号 $tracking_number。",
        ),
    },
    "payment_returned": {
        "en": Notice(
            "We send your payment of $amount back",
            """Dear $name,

your payment $reference of $amount for order $order_number reached us after the order was \
closed. We send it back the way you paid.

Shopflow""",
            "Your payment of $amount came after order $order_number was closed; we send it back.",
        ),
        "zh": Notice(
            "退回您的付款 $amount",
            """$name，您好：

订单 $order_number 关闭后收到您的付款 $reference，金额 $amount，现原路退回。

Shopflow""",
            "订单 $order_number 已关闭，您的付款 $amount 将原路退回。",
        ),
    },
    "payment_used": {
        "en": Notice(
            "We booked your payment of $amount",
            """Dear $name,

your payment $reference of $amount is booked on order $order_number.

Shopflow""",
            "Your payment of $amount is booked on order $order_number.",
        ),
        "zh": Notice(
            "您的付款 $amount 已入账",
            """$name，您好：

您的付款 $reference，金额 $amount，已记入订单 $order_number。

Shopflow""",
            "您的付款 $amount 已记入订单 $order_number。",
        ),
    },
}

STAFF: Mapping[str, Both] = {
    "ticket_late": {
        "en": Notice(
            "Ticket $ticket is not answered in time",
            'The ticket $ticket ($severity) of $name about "$subject" should have been answered'
            " by now. Please see to it that somebody does.",
        ),
        "zh": Notice(
            "工单 $ticket 未按时答复",
            "$name 的工单 $ticket（$severity）“$subject”已超过答复时限，请督促处理。",
        ),
    },
    "ticket_plan_late": {
        "en": Notice(
            "The plan for ticket $ticket waits",
            "The solution plan for the ticket $ticket of $name has waited for a working day.",
        ),
        "zh": Notice(
            "工单 $ticket 的方案待处理",
            "$name 的工单 $ticket 的解决方案已等待超过一天。",
        ),
    },
    "tickets_of_week": {
        "en": Notice(
            "Tickets of the week $week: $tickets",
            """$tickets tickets, $late answered late, $unsolved not solved.
First answer after $answer_minutes minutes on average. Bad reviews: $bad_reviews of $reviews.

Causes, the most frequent first:
$causes

Proposed for improvement: $proposed""",
        ),
        "zh": Notice(
            "$week 周工单汇总：$tickets",
            """共 $tickets 个工单，$late 个答复超时，$unsolved 个未解决。
平均首次答复 $answer_minutes 分钟。差评 $bad_reviews/$reviews。

原因（按频次排序）：
$causes

已提出改进：$proposed""",
        ),
    },
    "inspection_late": {
        "en": Notice(
            "The return $request waits for its inspection",
            "The goods of the return $request (order $order_number) arrived two working days ago"
            " and were not inspected yet.",
        ),
        "zh": Notice(
            "退换货 $request 等待验货",
            "退换货 $request（订单 $order_number）的商品到货已两个工作日，尚未验货。",
        ),
    },
    "refund_late": {
        "en": Notice(
            "The refund for return $request waits",
            "The refund for the return $request (order $order_number) has waited for approval"
            " for a working day.",
        ),
        "zh": Notice(
            "退换货 $request 的退款待审批",
            "退换货 $request（订单 $order_number）的退款已等待审批一个工作日。",
        ),
    },
    "payment_waits": {
        "en": Notice(
            "A payment without an order waits: $reference",
            "The payment $reference of $amount for order $order_number has not been settled"
            " for a working day.",
        ),
        "zh": Notice(
            "付款 $reference 待处理",
            "订单 $order_number 的付款 $reference（金额 $amount）已一个工作日未处理。",
        ),
    },
}
