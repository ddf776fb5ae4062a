"""Finds the bundles of the front end by the names they were built from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_DIST = Path(__file__).parent.parent / "static" / "dist"


@dataclass(frozen=True, slots=True)
class Assets:
    """Files below `static/`, as a page's head lists them."""

    theme: str  #: the classic script that sets light or dark before the first paint
    script: str
    styles: tuple[str, ...]


def assets() -> Assets:
    """The files of the last build; a build made while the service runs is taken up.

    Raises:
        FileNotFoundError: the front end was never built; `make` does it.
    """
    manifest = _DIST / "manifest.json"
    return _read(manifest, manifest.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _read(path: Path, built_at: int) -> Assets:
    """Read the manifest; `built_at` only tells one build from the next."""
    manifest: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    app = manifest["src/app.js"]
    return Assets(
        theme=f"dist/{manifest['src/theme.js']['file']}",
        script=f"dist/{app['file']}",
        styles=tuple(f"dist/{style}" for style in app.get("css", ())),
    )
