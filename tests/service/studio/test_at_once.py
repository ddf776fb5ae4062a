"""Two people at the same moment: one is first, the other is told, nothing is lost or doubled."""

from __future__ import annotations

from functools import partial

from sqlalchemy import select

from service.commands.create_draft import create_draft
from service.commands.publish_draft import Wish, publish_draft
from service.commands.save_draft_file import save_draft_file
from service.errors import Conflict
from service.store.studio_tables import draft, draft_file
from service.store.tables import definition
from tests.service.commands.test_at_once import at_once
from tests.service.studio.conftest import form
from tests.story import person

chen, yu = person("chen", "process-owners"), person("yu", "process-owners")
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
