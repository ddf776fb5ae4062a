"""Every message in English."""

from collections.abc import Mapping

from tasks.notices.wording import Notice

CUSTOMER: Mapping[str, Notice] = {
    "order_confirmed": Notice(
        "Your order $number is confirmed",
        """Dear $name,

thank you for your order. We have confirmed it under the number $number.

$items

Total: $total

You can follow it on our order page with this number and your mail address or phone number.

Shopflow""",
        "Order $number is confirmed, total $total. We tell you when it is on its way.",
    ),
    "out_of_stock": Notice(
        "About your order $number: not everything is in stock",
        """Dear $name,

we are sorry: not everything you ordered is in stock.

$short

Our customer service will get in touch with you. You can wait for the goods, choose others \
instead, or cancel the order.

Shopflow""",
        "Order $number: not everything is in stock. Our customer service will get in touch.",
    ),
    "payment_reminder": Notice(
        "Your order $number waits for your payment",
        """Dear $name,

your order $number is confirmed, but we have not received your payment yet.

Open amount: $open_amount

As soon as the money is here, we pack your goods. If you have paid in the meantime, please \
disregard this mail.

Shopflow""",
        "Order $number waits for your payment of $open_amount.",
    ),
    "shipped": Notice(
        "Your order $number is on its way",
        """Dear $name,

your parcel is with the carrier.

Carrier: $carrier
Tracking number: $tracking_number
Expected: $eta

Shopflow""",
        "Order $number is on its way with $carrier, tracking number $tracking_number, \
expected $eta.",
    ),
    "progress": Notice(
        "News of your parcel $tracking_number",
        """Dear $name,

there is news of your order $number:

$event

Tracking number: $tracking_number

Shopflow""",
        "Order $number: $event",
    ),
    "delivered": Notice(
        "Your order $number was delivered",
        """Dear $name,

your parcel $tracking_number was delivered. Please confirm the receipt, or tell us if anything \
is not as it should be. Without word from you we take the order as received after 7 days.

Shopflow""",
        "Order $number was delivered. Please confirm the receipt or tell us if anything is wrong.",
    ),
    "too_late": Notice(
        "Your order $number can't be cancelled any more",
        """Dear $name,

you asked us to cancel your order $number. The parcel $tracking_number has left our house, so \
we can't stop it. You can refuse it or send it back, and we refund you.

Shopflow""",
        "Order $number has left our house and can't be cancelled. You can refuse the parcel.",
    ),
    "cancelled": Notice(
        "Your order $number was cancelled",
        """Dear $name,

your order $number was cancelled.

Reason: $reason
Refunded: $refunded

Shopflow""",
        "Order $number was cancelled. Reason: $reason. Refunded: $refunded.",
    ),
    "exception": Notice(
        "About the delivery of your order $number",
        """Dear $name,

something went wrong with the delivery of your order $number: $kind.

We spoke with the carrier. $outcome

Tracking number: $tracking_number

We are sorry for the trouble.

Shopflow""",
        "Order $number: $kind. $outcome",
    ),
}

STAFF: Mapping[str, Notice] = {
    "sla_confirmation": Notice(
        "Overdue: order $number is not confirmed after 24 h",
        "Order $number of $name has waited for more than 24 hours and is not confirmed yet.",
    ),
    "sla_shipping": Notice(
        "Overdue: order $number is not shipped after 48 h",
        "Order $number of $name was to leave within 48 hours and is still in the house.",
    ),
    "sla_carrier": Notice(
        "Overdue: nobody has spoken with the carrier about order $number",
        "The delivery of order $number ($kind, tracking number $tracking_number) has been open"
        " for more than 4 hours and the carrier has not been contacted.",
    ),
}

#: words for codes that facts may hold
WORDS: Mapping[str, str] = {
    "customer_request": "at your request",
    "payment_timeout": "your payment did not arrive in time",
    "out_of_stock": "the goods are not available",
    "delivery_lost": "the parcel was lost",
    "delivery_refund": "the goods could not be delivered",
    "cancelled": "cancelled",
    "unavailable": "the goods are not available",
    "nothing_to_sell": "the order had no value",
    "delay": "it is late",
    "damage": "the parcel was damaged",
    "lost": "the parcel was lost",
}

#: what an exception ended with, as a sentence
OUTCOMES: Mapping[str, str] = {
    "new_date": "Your parcel will come on $new_date.",
    "resend": "We send the goods once more.",
    "lost": "We cancel the order and pay your money back.",
    "refund": "We cancel the order and pay your money back.",
}
