"""Take a file somebody hands in, to be attached to an instance when they complete a work item."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from hashlib import sha256

from sqlalchemy import Connection, case
from sqlalchemy.dialects.postgresql import insert

from forms import clean_name
from service.deps import Deps
from service.errors import file_too_large
from service.files.looking import look
from service.files.scanning import Verdict
from service.identity import Actor
from service.permissions import require
from tasks.backoffice.tables import file, upload


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that was taken."""

    digest: str
    name: str
    media_type: str
    size: int  #: bytes
    width: int | None  #: pixels, of a picture or video
    height: int | None
    seconds: Decimal | None  #: length, of a video
    verdict: Verdict


def upload_file(deps: Deps, actor: Actor, name: str, content: bytes) -> Uploaded:
    """Look into a file, have it scanned, and keep it for a day.

    Parameters:
        name: as the person's machine calls it; only ever shown.

    Raises:
        NotAllowed: the actor may not upload.
        TooLarge: see ``Settings.max_upload``.
        Invalid: it is of a kind that is not taken, broken, or infected.
        Unavailable: the virus scanner does not answer.
    """
    require(actor, "file.upload")
    shown = clean_name(name)
    if len(content) > deps.settings.max_upload:
        raise file_too_large(shown, deps.settings.max_upload)
    found = look(content, shown)
    uploaded = Uploaded(
        digest=sha256(content).hexdigest(),
        name=shown,
        media_type=found.media_type,
        size=found.size,
        width=found.width,
        height=found.height,
        seconds=found.seconds,
        verdict=deps.scanner.verdict(content, shown),
    )
    now = deps.clock.now()

    def keep(connection: Connection) -> None:
        row = asdict(uploaded) | {
            "content": content,
            "created_at": now,
            "created_by": actor.username,
        }
        del row["name"]
        new = insert(file).values(row)
        # Touching a row that is there keeps the sweeper from taking it away meanwhile.
        better = case((new.excluded.verdict == "clean", "clean"), else_=file.c.verdict)
        connection.execute(
            new.on_conflict_do_update(index_elements=["digest"], set_={"verdict": better})
        )
        handed = insert(upload).values(digest=uploaded.digest, actor=actor.username, at=now)
        connection.execute(
            handed.on_conflict_do_update(index_elements=["digest", "actor"], set_={"at": now})
        )

    deps.unit_of_work.run(keep)
    return uploaded
