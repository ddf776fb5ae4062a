"""Messages about goods: to suppliers who are to deliver, and to staff when something is overdue.

A supplier is written to as the `customer` of a notice.
"""

from collections.abc import Mapping

from tasks.notices.wording import Both, Notice

CUSTOMER: Mapping[str, Both] = {
    "purchase_order": {
        "en": Notice(
            "Purchase order $purchase",
            """Dear $name,

please deliver:

$quantity × $product ($sku)
Unit price: $unit_price
Total: $total

To our warehouse $warehouse, by $expected_on.

Please confirm the order and the day, or tell us that you can't deliver.

Shopflow, purchasing""",
            "Purchase order $purchase: $quantity × $sku by $expected_on. Please confirm.",
        ),
        "zh": Notice(
            "采购订单 $purchase",
            """$name，您好：

请供货：

$quantity × $product（$sku）
单价：$unit_price
合计：$total

送至我司仓库 $warehouse，到货日期 $expected_on。

请确认订单及到货日期；如无法供货，请告知。

Shopflow 采购部""",
            "采购订单 $purchase：$sku × $quantity，$expected_on 前到货，请确认。",
        ),
    },
}

STAFF: Mapping[str, Both] = {
    "purchase_unanswered": {
        "en": Notice(
            "Overdue: $supplier has not confirmed $purchase",
            "The purchase order $purchase ($quantity × $sku) was sent to $supplier more than one"
            " working day ago and is not confirmed.",
        ),
        "zh": Notice(
            "超时：$supplier 尚未确认采购单 $purchase",
            "采购单 $purchase（$sku × $quantity）已发给 $supplier 超过一个工作日，尚未确认。",
        ),
    },
    "purchase_late": {
        "en": Notice(
            "Late: purchase order $purchase has not arrived",
            "$supplier was to deliver $quantity × $sku by $expected_on. Nothing has arrived.",
        ),
        "zh": Notice(
            "逾期：采购单 $purchase 未到货",
            "$supplier 应于 $expected_on 前交付 $sku × $quantity，至今未到货。",
        ),
    },
    "purchase_undecided": {
        "en": Notice(
            "Overdue: a purchase of $sku waits for approval",
            "$quantity × $sku for $amount have waited for approval for more than one working day."
            " $available pieces are left.",
        ),
        "zh": Notice(
            "超时：$sku 的采购等待审批",
            "$sku × $quantity，金额 $amount，等待审批已超过一个工作日。库存仅剩 $available 件。",
        ),
    },
    "nobody_delivers": {
        "en": Notice(
            "Nobody delivers $sku",
            "No supplier delivers $product ($sku). $available pieces are left, the safety stock is"
            " $safety_stock.",
        ),
        "zh": Notice(
            "$sku 无供应商供货",
            "没有供应商供应 $product（$sku）。库存仅剩 $available 件，"
            "安全库存为 $safety_stock 件。",
        ),
    },
    "transfer_undecided": {
        "en": Notice(
            "Overdue: transfer $transfer waits for approval",
            "$quantity × $sku from $source to $target have waited for more than one working day.",
        ),
        "zh": Notice(
            "超时：调拨单 $transfer 等待审批",
            "$sku × $quantity 由 $source 调往 $target，等待审批已超过一个工作日。",
        ),
    },
    "transfer_late": {
        "en": Notice(
            "Late: transfer $transfer has not arrived",
            "$quantity × $sku from $source were to arrive at $target by $expected_on.",
        ),
        "zh": Notice(
            "逾期：调拨单 $transfer 未到达",
            "$sku × $quantity 由 $source 发出，应于 $expected_on 前到达 $target，尚未收货。",
        ),
    },
    "count_late": {
        "en": Notice(
            "Overdue: stock count $count of $warehouse",
            "The key products of $warehouse should have been counted by now (count $count).",
        ),
        "zh": Notice(
            "超时：$warehouse 的盘点 $count",
            "$warehouse 的重点商品应已盘点完毕（盘点单 $count）。",
        ),
    },
    "slow_mover_undecided": {
        "en": Notice(
            "Overdue: nobody has decided about $sku",
            "$pieces × $product ($sku) bind $value and were not sold for $days days.",
        ),
        "zh": Notice(
            "超时：滞销商品 $sku 尚未处理",
            "$product（$sku）共 $pieces 件，占用资金 $value，已 $days 天未售出。",
        ),
    },
}
