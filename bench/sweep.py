"""What a round of the sweep costs while messages are kept and instances wait.

    python -m bench.sweep [--kept 2000] [--waiting 100000]

Nothing of this may depend on how much is kept: the sweep looks at new messages only. Prints what
a round takes idle, and with a hundred new messages, on a database with much and with none.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from sqlalchemy import text

from bench import bare_order
from service.commands.deliver_message import deliver_message
from service.commands.sweep_messages import sweep_messages
from service.deps import Deps
from service.identity import SYSTEM
from service.settings import Settings
from service.store import embedded
from service.store.database import database_url

#: how often an idle round with much kept may cost one with nothing kept
PROMISED = 2.0
_NEW = 100
_KEPT = text("""
INSERT INTO message (id, name, correlation_key, variables, received_at, expires_at, kept)
SELECT gen_random_uuid(), 'paid', 'kept-' || n, '{}', now(), now() + interval '1 day', true
FROM generate_series(1, :kept) AS n
""")
_WAITING = text("""
INSERT INTO subscription (key, instance_id, element_id, name, correlation_key, opened_at)
SELECT gen_random_uuid(), instance.id, 'wait', 'paid', 'waiting-' || n, now()
FROM generate_series(1, :waiting) AS n, (SELECT id FROM instance LIMIT 1) AS instance
""")


def round_of(deps: Deps, rounds: int = 200) -> float:
    """Milliseconds of a round, the median of many."""
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        sweep_messages(deps)
        took.append(1000 * (time.perf_counter() - began))
    return median(took)


def measure(deps: Deps) -> float:
    """Print what an idle round and one with new messages take; return the former."""
    while sweep_messages(deps) or _watched(deps):
        pass
    idle = round_of(deps)
    for number in range(_NEW):
        deliver_message(deps, SYSTEM, "paid", f"new-{time.time()}-{number}", {})
    busy = round_of(deps, 1)
    print(f"  idle {idle:.2f} ms, with {_NEW} new messages {busy:.2f} ms")
    return idle


def _watched(deps: Deps) -> bool:
    with deps.engine.connect() as connection:
        query = text("SELECT EXISTS (SELECT FROM message WHERE watched IS NOT NULL)")
        return bool(connection.scalar(query))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure with nothing and with much; exit 1 if much costs more."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kept", type=int, default=2_000)
    parser.add_argument("--waiting", type=int, default=100_000)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="shopflow-bench-") as folder:
        home = Path(folder) / "home"
        url = database_url(Settings(home=home))
        bare_order.prepare(url)
        deps = bare_order.wire(url)
        bare_order.run_order(deps)
        try:
            print("nothing kept, nobody waits:")
            before = measure(deps)
            with deps.engine.begin() as connection:
                connection.execute(_KEPT, {"kept": given.kept})
                connection.execute(_WAITING, {"waiting": given.waiting})
            with deps.engine.begin() as connection:
                connection.execute(text("ANALYZE"))
            print(f"{given.kept} kept, {given.waiting} wait:")
            after = measure(deps)
        finally:
            deps.engine.dispose()
            embedded.start(home / "pg").stop()
    if after > PROMISED * before:
        raise SystemExit(f"an idle round costs {after / before:.1f} times one with nothing kept")


if __name__ == "__main__":
    main()
