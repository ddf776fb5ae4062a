"""The process that ``test_publish_kill`` kills: it publishes drafts, one after the other."""

from __future__ import annotations

import time
from datetime import datetime
from itertools import count

from service.catalog import StoredCatalog
from service.clock import SystemClock
from service.commands.answer_wish import approve_draft
from service.commands.create_draft import create_draft
from service.commands.publish_draft import Wish, publish_draft
from service.commands.upload_draft_files import upload_draft_files
from service.deps import Deps
from service.queue import Queue
from service.settings import Settings
from service.store.database import make_engine
from service.store.unit_of_work import UnitOfWork
from service.studio.draft import find_draft
from tests.fakes import FakeHandlers
from tests.processes.diagram import bpmn
from tests.service.studio.conftest import form
from tests.story import chen, person

yu = person("yu", "process-owners")
#: processes of the bundle; each version changes both
PROCESSES = ("a", "b")
#: contents that come again and again, so that older ones are published as newer ones too
CONTENTS = 3


def bundle(number: int) -> dict[str, bytes]:
    """Two diagrams with a form each and a start timer."""
    files: dict[str, bytes] = {}
    for id in PROCESSES:
        text = f"start s cycle=R/P{number + 1}D\nuser u form={id}\ns -> u"
        files[f"{id}.bpmn"] = bpmn(text, id)
        files[f"{id}.form"] = form(id=id, name=f"Version {number}")
    return files


class SlowClock(SystemClock):
    """Takes its time, so that a kill often hits between two writes of one transaction."""

    def now(self) -> datetime:
        time.sleep(0.015)
        return super().now()


def wired(url: str, *, second_person: bool) -> Deps:
    """The parts that publishing needs."""
    engine = make_engine(url)
    return Deps(
        settings=Settings(database_url=url, second_person=second_person),
        engine=engine,
        unit_of_work=UnitOfWork(engine),
        catalog=StoredCatalog(engine),
        handlers=FakeHandlers(),
        clock=SlowClock(),
        queue=Queue(),
    )


def publish_all(url: str, second_person: bool) -> None:
    """Publish until killed, with a second person who agrees if that is demanded."""
    deps = wired(url, second_person=second_person)
    for number in count(time.time_ns() % CONTENTS):
        draft = create_draft(deps, chen, title=str(number))
        files = bundle(number % CONTENTS)
        upload_draft_files(deps, chen, draft, files.items())
        try:
            answer = publish_draft(deps, chen, draft, Wish(f"number {number}", overwrite=True))
            if answer.status == "waiting":
                with deps.unit_of_work.reading() as connection:
                    wish = find_draft(connection, draft).request
                assert wish is not None
                approve_draft(deps, yu, draft, wish.id, "seen")
        except Exception as error:
            if getattr(error, "code", "") != "draft.same":
                raise
