"""Two people at the same moment: one is first, the other is told, nothing is lost or doubled."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from sqlalchemy import insert, select

from service.commands.answer_wish import approve_draft, refuse_draft
from service.commands.create_draft import create_draft
from service.commands.publish_draft import Answer, Wish, publish_draft
from service.commands.save_draft_file import save_draft_file
from service.commands.set_owners import set_owners
from service.errors import Conflict
from service.identity import SYSTEM
from service.store.studio_tables import draft, draft_file
from service.store.tables import app_user, definition
from service.studio.draft import find_draft, owners_of
from tests.service.commands.test_at_once import at_once
from tests.service.studio.conftest import form
from tests.story import person

chen, yu = person("chen", "process-owners"), person("yu", "process-owners")
mei = person("mei", "management")
ROUNDS = 8


def test_of_two_who_save_at_once_one_is_told_what_the_other_saved(studio):
    id = create_draft(studio, chen, process_id="order")
    for number in range(ROUNDS):
        with studio.engine.connect() as connection:
            query = select(draft_file.c.version).where(
                draft_file.c.draft_id == id, draft_file.c.name == "review.form"
            )
            version = connection.scalar(query)
        texts = {who.username: form(name=f"{who.username} {number}") for who in (chen, yu)}
        saves = (
            partial(save_draft_file, studio, who, id, "review.form", texts[who.username].decode())
            for who in (chen, yu)
        )
        answers = at_once(*(partial(save, version) for save in saves))
        (saved,) = [one for one in answers if isinstance(one, int)]
        (told,) = [one for one in answers if isinstance(one, Conflict)]
        assert told.details["version"] == saved
        winner = told.details["updated_by"]
        assert told.details["content"].encode() == texts[winner]


def test_of_two_who_publish_at_once_one_publishes_and_the_other_looks_again(studio):
    for number in range(ROUNDS // 2):
        ids = [create_draft(studio, who, process_id="order") for who in (chen, yu)]
        for who, id in zip((chen, yu), ids, strict=True):
            text = form(name=f"{who.username} {number}").decode()
            save_draft_file(studio, who, id, "review.form", text, 1)
        people = zip((chen, yu), ids, strict=True)
        answers = at_once(
            *(partial(publish_draft, studio, who, id, Wish("at once")) for who, id in people)
        )
        (refused,) = [one for one in answers if isinstance(one, Conflict)]
        assert refused.code == "draft.outdated"
    with studio.engine.connect() as connection:
        versions = connection.scalars(select(definition.c.version).order_by("version")).all()
        assert versions == list(range(1, ROUNDS // 2 + 2))
        states = connection.scalars(select(draft.c.status)).all()
        assert sorted(states) == ["open"] * (ROUNDS // 2) + ["published"] * (ROUNDS // 2)


def asked(demanding, number):
    """A draft of chen's that waits for a second person, and the wish."""
    id = create_draft(demanding, chen, process_id="order")
    text = form(name=f"Round {number}").decode()
    save_draft_file(demanding, chen, id, "review.form", text, 1)
    publish_draft(demanding, chen, id, Wish("at once"))
    with demanding.unit_of_work.reading() as connection:
        return id, find_draft(connection, id).request.id


def test_of_two_who_agree_at_once_one_publishes_and_the_other_hears_who_it_was(studio):
    demanding = replace(studio, settings=replace(studio.settings, second_person=True))
    for number in range(ROUNDS // 2):
        id, wish = asked(demanding, number)
        answers = at_once(*(partial(approve_draft, demanding, one, id, wish) for one in (yu, mei)))
        (done,) = [one for one in answers if isinstance(one, Answer)]
        (told,) = [one for one in answers if isinstance(one, Conflict)]
        winner = (yu, mei)[answers.index(done)]
        assert (done.status, [one.version for one in done.definitions]) == (
            "published",
            [number + 2],
        )
        assert told.message["en"] == f"{winner.username} agreed already; this draft is published."
        assert told.details == {"status": "published", "by": winner.username}


def test_of_one_who_agrees_and_one_who_refuses_at_once_the_other_is_told(studio):
    demanding = replace(studio, settings=replace(studio.settings, second_person=True))
    for number in range(ROUNDS // 2):
        id, wish = asked(demanding, number)
        agreed, refused = at_once(
            partial(approve_draft, demanding, yu, id, wish),
            partial(refuse_draft, demanding, mei, id, wish, "not now"),
        )
        with demanding.unit_of_work.reading() as connection:
            status = find_draft(connection, id).status
        if isinstance(agreed, Answer):
            assert (status, refused.details["status"]) == ("published", "published")
        else:
            assert (status, refused, agreed.details["status"]) == ("open", "refused", "refused")


def test_of_two_who_name_owners_at_once_one_has_the_last_word(studio):
    people = [{"username": one, "name": one, "name_zh": one} for one in ("ann", "bob", "eva")]
    with studio.engine.begin() as connection:
        connection.execute(insert(app_user), people)
    for _ in range(ROUNDS):
        wanted = (["ann", "bob"], ["bob", "eva"])
        answers = at_once(*(partial(set_owners, studio, SYSTEM, "order", one) for one in wanted))
        assert answers == [None, None]
        with studio.engine.connect() as connection:
            [owners] = owners_of(connection, "order").owners
        assert sorted(owners) in wanted
