"""Connects the company's systems: mail by SMTP, SMS and all others by REST.

A system without an address in the settings is embedded: what would be sent stays in the outbox,
where it can be read.
"""

from dataclasses import dataclass, field
from email.utils import parseaddr

from tasks.connectors.mail import SmtpMail
from tasks.connectors.rest import RestClient, RestSystem
from tasks.connectors.sms import SmsGateway
from tasks.outside import Connector, Embedded, Ledger, Outside


@dataclass(frozen=True, slots=True)
class OutsideSettings:
    """Where the systems outside are; an empty address means embedded."""

    smtp_url: str = field(default="", repr=False)  #: see `tasks.connectors.mail.SmtpMail`
    sms_url: str = field(default="", repr=False)
    logistics_url: str = field(default="", repr=False)
    carrier_url: str = field(default="", repr=False)
    sms_token: str = field(default="", repr=False)
    logistics_token: str = field(default="", repr=False)
    carrier_token: str = field(default="", repr=False)
    sender: str = "Shopflow <orders@shop.example>"


def build_outside(settings: OutsideSettings, ledger: Ledger) -> Outside:
    """The way outside that remote handlers use.

    ledger: opens a short transaction that commits at its end.
    Raises ValueError naming the setting that can't be used, without its value.
    """
    address = parseaddr(settings.sender)[1]
    if "@" not in address:
        raise ValueError("the sender of mails must be a mail address")
    sms = RestClient.connect("sms", settings.sms_url, settings.sms_token)
    return Outside(
        mail=SmtpMail.connect(settings.smtp_url, settings.sender)
        if settings.smtp_url
        else Embedded(),
        sms=SmsGateway(sms) if sms else Embedded(),
        logistics=_system("logistics", settings.logistics_url, settings.logistics_token),
        carrier=_system("carrier", settings.carrier_url, settings.carrier_token),
        ledger=ledger,
        staff_domain=address.rpartition("@")[2],
    )


def _system(name: str, url: str, token: str) -> Connector:
    client = RestClient.connect(name, url, token)
    return RestSystem(client) if client else Embedded()
