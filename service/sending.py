"""Sends a stored file to whoever may have it, so that it can't act in our name.

A file comes from somebody's machine. It is sent to be saved, never guessed at; pictures and PDF may
also be looked at, in a sandbox that runs nothing and reaches nobody. Views of pages and API use
this; who may have the file was asked before.
"""

from io import BytesIO

from flask import Response, send_file

from service.queries.files import FileContent

#: kinds that may be looked at in a browser
VIEWABLE = frozenset(["image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"])
_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'; sandbox"
)


def send(found: FileContent, *, view: bool = False) -> Response:
    """The answer that carries a file.

    Parameters:
        view: let the browser show it, where that is safe; else it is saved.
    """
    inline = view and found.media_type in VIEWABLE
    answer = send_file(
        BytesIO(found.content),
        mimetype=found.media_type,
        as_attachment=not inline,
        download_name=found.name,
        etag=False,
    )
    return protected(answer)


def protected(answer: Response) -> Response:
    """The same answer, bound not to act."""
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["Cache-Control"] = "no-store"
    return answer
