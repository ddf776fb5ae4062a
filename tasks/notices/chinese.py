"""Every message in Chinese."""

from collections.abc import Mapping

from tasks.notices.wording import Notice

CUSTOMER: Mapping[str, Notice] = {
    "order_confirmed": Notice(
        "您的订单 $number 已确认",
        """$name，您好：

感谢您的订购。您的订单已确认，订单号为 $number。

$items

合计：$total

您可以在订单查询页面凭订单号和邮箱或手机号查看进度。

Shopflow""",
        "订单 $number 已确认，合计 $total。发货后我们会通知您。",
    ),
    "out_of_stock": Notice(
        "关于您的订单 $number：部分商品缺货",
        """$name，您好：

非常抱歉，您订购的部分商品目前缺货。

$short

客服将与您联系。您可以选择等待补货、更换商品或取消订单。

Shopflow""",
        "订单 $number 部分商品缺货，客服将与您联系。",
    ),
    "payment_reminder": Notice(
        "您的订单 $number 等待付款",
        """$name，您好：

您的订单 $number 已确认，但我们尚未收到您的付款。

待付金额：$open_amount

到账后我们将立即安排发货。如果您已付款，请忽略此邮件。

Shopflow""",
        "订单 $number 等待付款，待付金额 $open_amount。",
    ),
    "shipped": Notice(
        "您的订单 $number 已发货",
        """$name，您好：

您的包裹已交给承运商。

承运商：$carrier
运单号：$tracking_number
预计送达：$eta

Shopflow""",
        "订单 $number 已发货，承运商 $carrier，运单号 $tracking_number，预计 $eta 送达。",
    ),
    "progress": Notice(
        "包裹 $tracking_number 的最新进度",
        """$name，您好：

您的订单 $number 有新的物流进度：

$event

运单号：$tracking_number

Shopflow""",
        "订单 $number：$event",
    ),
    "delivered": Notice(
        "您的订单 $number 已送达",
        """$name，您好：

您的包裹 $tracking_number 已送达。请确认收货；如有任何问题，请告诉我们。\
如未收到您的反馈，7 天后系统将自动确认收货。

Shopflow""",
        "订单 $number 已送达，请确认收货；如有问题请联系我们。",
    ),
    "too_late": Notice(
        "您的订单 $number 已无法取消",
        """$name，您好：

您申请取消订单 $number，但包裹 $tracking_number 已经发出，无法拦截。\
您可以拒收或退回，我们会为您退款。

Shopflow""",
        "订单 $number 已发出，无法取消。您可以拒收包裹。",
    ),
    "cancelled": Notice(
        "您的订单 $number 已取消",
        """$name，您好：

您的订单 $number 已取消。

原因：$reason
退款金额：$refunded

Shopflow""",
        "订单 $number 已取消。原因：$reason。退款：$refunded。",
    ),
    "exception": Notice(
        "关于您的订单 $number 的配送",
        """$name，您好：

您的订单 $number 在配送中出现问题：$kind。

我们已与承运商联系。$outcome

运单号：$tracking_number

给您带来不便，敬请谅解。

Shopflow""",
        "订单 $number：$kind。$outcome",
    ),
}

STAFF: Mapping[str, Notice] = {
    "sla_confirmation": Notice(
        "超时：订单 $number 24 小时内未确认",
        "$name 的订单 $number 已等待超过 24 小时，仍未确认。",
    ),
    "sla_shipping": Notice(
        "超时：订单 $number 48 小时内未发货",
        "$name 的订单 $number 应在 48 小时内发货，目前仍未发出。",
    ),
    "sla_carrier": Notice(
        "超时：订单 $number 的承运商尚未联系",
        "订单 $number 的配送异常（$kind，运单号 $tracking_number）已超过 4 小时，"
        "尚未与承运商联系。",
    ),
}

#: words for codes that facts may hold
WORDS: Mapping[str, str] = {
    "customer_request": "应您的要求",
    "payment_timeout": "未在期限内收到付款",
    "out_of_stock": "商品无货",
    "delivery_lost": "包裹丢失",
    "delivery_refund": "商品无法送达",
    "cancelled": "已取消",
    "unavailable": "商品无货",
    "nothing_to_sell": "订单金额为零",
    "delay": "配送延误",
    "damage": "包裹破损",
    "lost": "包裹丢失",
}

#: what an exception ended with, as a sentence
OUTCOMES: Mapping[str, str] = {
    "new_date": "您的包裹将于 $new_date 送达。",
    "resend": "我们将为您重新发货。",
    "lost": "我们将取消订单并退款。",
    "refund": "我们将取消订单并退款。",
}
