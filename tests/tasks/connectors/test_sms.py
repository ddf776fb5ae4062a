"""Short messages through a gateway."""

from dataclasses import replace

from tasks.connectors.rest import RestClient, RestSystem
from tasks.connectors.sms import SmsGateway
from tests.tasks.connectors.servers import Answer, partner
from tests.tasks.connectors.test_mail import LETTER

SMS = replace(LETTER, channel="sms", recipient="13800001004", body="您的订单已发货")


def test_the_text_goes_to_the_number_under_a_key_of_its_own() -> None:
    with partner() as other:
        client = RestClient.connect("sms", other.url)
        assert client is not None
        assert SmsGateway(client).send(SMS) == "R-1"
        sent = other.requests[0]
    assert sent.body == {"to": "13800001004", "text": "您的订单已发货"}
    assert sent.headers["Idempotency-Key"] == f"{LETTER.job_id}:sms"


def test_a_gateway_without_a_reference_leaves_ours() -> None:
    with partner(Answer(body=b"")) as other:
        client = RestClient.connect("sms", other.url)
        assert client is not None
        gateway = SmsGateway(client)
        assert gateway.send(SMS) == gateway.reference(SMS) == SMS.id


def test_any_other_system_gets_the_letter_as_json() -> None:
    letter = replace(LETTER, channel="rest", body='{"weight_g":0.10}')
    with partner() as other:
        client = RestClient.connect("carrier", other.url)
        assert client is not None
        assert RestSystem(client).send(letter) == "R-1"
        assert other.requests[0].body == {"weight_g": 0.1}
        assert other.requests[0].headers["Idempotency-Key"] == str(letter.job_id)
