"""Sends short messages through a gateway that takes JSON over HTTP."""

from dataclasses import dataclass

from tasks.connectors.rest import RestClient
from tasks.outside import Letter
from tasks.values import clean


@dataclass(frozen=True, slots=True)
class SmsGateway:
    """Posts `{"to", "text"}` and takes the `reference` of the answer as the message's name."""

    client: RestClient
    via: str = "rest"

    def reference(self, letter: Letter) -> str:
        """The idempotency key; the channel is part of it, a mail of the same job has its own."""
        return letter.id

    def send(self, letter: Letter) -> str:
        """Post the text."""
        answer = self.client.post(letter.id, {"to": letter.recipient, "text": letter.body})
        return clean(answer.get("reference")) or self.reference(letter)
