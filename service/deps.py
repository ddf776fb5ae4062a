"""What every command is handed: the parts of the running service.

Made by ``service.wiring``; commands and queries never make one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Engine

from service.catalog import StoredCatalog
from service.clock import Clock
from service.files.scanning import NoScanner, Scanner
from service.handling import Handlers
from service.queue import Queue
from service.settings import Settings
from service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Deps:
    """The parts of the running service."""

    settings: Settings
    engine: Engine
    unit_of_work: UnitOfWork
    #: published definitions and their forms
    catalog: StoredCatalog
    handlers: Handlers
    clock: Clock
    queue: Queue
    #: looks for viruses in what is uploaded
    scanner: Scanner = field(default_factory=NoScanner)
