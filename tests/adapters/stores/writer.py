"""A process of its own that writes to a store until it is killed, or races for rollbacks.

Run as ``python -m tests.adapters.stores.writer PATH (endless FIRST | race APPS)``; says what the
store has acknowledged, a line at a time.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from datetime import timedelta

from tests.adapters.stores.values import claimed, incident, intent, notice, observation
from watchdog.adapters.stores import SqlStore
from watchdog.model.identity import AppId


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


async def write_without_end(store: SqlStore, first: int) -> None:
    await store.register_notifiers(["chat"])
    for n in itertools.count(first):
        new = intent(app=AppId(f"app{n}"))
        assert await store.record(new, incident(), [notice(f"n{n}", key=f"{n}")])
        say(f"recorded {n}")
        assert await store.advance(new, claimed(new), incident(), [])
        say(f"claimed {n}")
        await store.keep_observations(new.app, [observation()] * 20)


async def race(store: SqlStore, apps: int) -> None:
    for n in range(apps):
        new = intent(app=AppId(f"app{n}"))
        await store.record(new, incident(), [])
        tries = (store.advance(new, claimed(new), incident(), []) for _ in range(5))
        won = await asyncio.gather(*tries)
        say(f"won {n} {won.count(True)}")


async def main(path: str, task: str, number: str) -> None:
    store = SqlStore(path, busy_timeout=timedelta(seconds=30))
    say("ready")
    sys.stdin.readline()
    await store.open()
    if task == "race":
        await race(store, int(number))
    else:
        await write_without_end(store, int(number))
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
