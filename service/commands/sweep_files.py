"""Forget what was uploaded and never attached: who handed it in, and then the content."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, delete, exists

from service.deps import Deps
from tasks.backoffice.tables import attachment, file, upload

#: how long somebody may take to complete a work item after uploading
KEPT = timedelta(days=1)


def sweep_files(deps: Deps) -> int:
    """Forget uploads older than ``KEPT``.

    Returns:
        How many files were deleted; one that is attached stays.
    """
    limit = deps.clock.now() - KEPT

    def sweep(connection: Connection) -> int:
        gone = delete(upload).where(upload.c.at < limit).returning(upload.c.digest)
        digests = set(connection.scalars(gone))
        if not digests:
            return 0
        orphans = delete(file).where(
            file.c.digest.in_(digests),
            ~exists().where(attachment.c.digest == file.c.digest),
            ~exists().where(upload.c.digest == file.c.digest),
        )
        return connection.execute(orphans).rowcount

    return deps.unit_of_work.run(sweep)
