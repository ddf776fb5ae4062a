"""Writes to customers by mail and SMS, and to staff when something is overdue.

The words are in `tasks.notices`; which message is sent when stands in the diagram, as the task
header `template`.
"""

import re
from collections.abc import Mapping
from string import Template

from tasks.contract import GiveUp, Job, Result, handler
from tasks.notices.facts import facts_of
from tasks.notices.templates import CUSTOMER, STAFF
from tasks.notices.wording import Both, Notice
from tasks.outside import Connector, Letter, Outside, letter_of
from tasks.values import clean, mapping

#: what may stand before the @ of a staff mailbox
_MAILBOX = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@handler("notify.customer", local=False, retries=5)
def notify_customer(job: Job, outside: Outside) -> Result:
    """Tell the customer in their language, by each way they gave us, once for each job.

    The customer is the `order`'s, or `customer` where there is no order.
    """
    order = mapping(job.variables.get("order"))
    customer = mapping(order.get("customer") or job.variables.get("customer"))
    language = "zh" if clean(customer.get("language")).lower().startswith("zh") else "en"
    notice = _filled(_chosen(job, CUSTOMER)[language], facts_of(job.variables, language, job.zone))
    letters: list[tuple[Connector, Letter]] = []
    email, phone = clean(customer.get("email")), clean(customer.get("phone"))
    if email:
        letters.append((outside.mail, letter_of(job, "mail", email, notice.subject, notice.mail)))
    if phone:
        letters.append((outside.sms, letter_of(job, "sms", phone, notice.subject, notice.sms)))
    outside.send_once(letters)
    return {"notified": [letter.channel for _, letter in letters]}


@handler("notify.staff", local=False, retries=5)
def notify_staff(job: Job, outside: Outside) -> Result:
    """Tell the group of the header or input `group`, in both languages, by mail to its mailbox.

    A person's user name works as well; it names their mailbox.
    """
    group = clean(job.headers.get("group") or job.variables.get("group"))
    if not _MAILBOX.fullmatch(group):
        raise GiveUp(f"{group!r} is no group or user name. / {group!r} 不是小组或用户名。")
    both = [
        _filled(notice, facts_of(job.variables, language, job.zone))
        for language, notice in _chosen(job, STAFF).items()
    ]
    letter = letter_of(
        job,
        "mail",
        f"{group}@{outside.staff_domain}",
        " / ".join(notice.subject for notice in both),
        "\n\n".join(notice.mail for notice in both),
    )
    outside.send_once([(outside.mail, letter)])
    return {}


def _chosen(job: Job, texts: Mapping[str, Both]) -> Both:
    name = clean(job.headers.get("template"))
    if name not in texts:
        raise GiveUp(f"There is no message template {name!r}. / 没有消息模板 {name!r}。")
    return texts[name]


def _filled(notice: Notice, facts: Mapping[str, str]) -> Notice:
    subject = Template(notice.subject).substitute(facts)
    return Notice(
        " ".join(subject.split()),  # a subject is one line
        Template(notice.mail).substitute(facts),
        Template(notice.sms).substitute(facts),
    )
