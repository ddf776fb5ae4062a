"""How sample people come in."""

from service.company import SAMPLE_PASSWORD

BOB = {"username": "bob", "password": SAMPLE_PASSWORD}


def test_the_right_password_opens_the_page_that_was_asked_for(guest):
    guest.see("/inbox?shown=free")
    page = guest.send("/login", next="/inbox?shown=free", **BOB)
    assert page.answer.request.full_path == "/inbox?shown=free"
    assert "Bob Fischer" in page.text


def test_a_wrong_password_says_nothing_about_the_name(guest):
    guest.see("/login")
    known = guest.send("/login", username="bob", password="wrong")
    unknown = guest.send("/login", username="nobody", password="wrong")
    assert (known.status, unknown.status) == (401, 401)
    assert known.all("[role=alert]") == unknown.all("[role=alert]") != []
    assert known.tree.xpath("//input[@id='username']/@value") == ["bob"]


def test_somebody_who_is_in_is_not_asked_again(visitor):
    assert visitor("bob").see("/login?next=/processes").answer.request.path == "/processes"


def test_sample_people_come_in_with_one_press(guest):
    page = guest.see("/login")
    assert page.all(".people button strong")[:2] == ["Ann Martin", "Bob Fischer"]
    (button,) = page.tree.xpath("//form[.//input[@value='wei']]//button[@name='password']")
    inside = guest.send("/login", username="wei", password=button.get("value"))
    assert "陈伟" in inside.text
    guest.send("/logout")
    guest.speak("zh")
    assert "陈伟" in guest.see("/login").all(".people button strong")
