"""What the store remembers, for verbs that explain: opened where it exists, apps found by name.

Works while the daemon runs and after it; needs neither the platform nor a token.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from watchdog.cli import ExitCode
from watchdog.cli.console import fail

if TYPE_CHECKING:
    from watchdog.model.identity import AppId
    from watchdog.ports import Store
    from watchdog.settings import Settings

UNRECORDED = "nothing is recorded yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownApp:
    """An app that the store knows, with the name it had when it was last decided about."""

    id: AppId
    name: str


@asynccontextmanager
async def recorded(settings: Settings) -> AsyncIterator[Store]:
    """Open the configured store until the block ends, or say why not and end the process.

    A store that does not exist is not made. Trouble inside the block ends the process as well.
    """
    from watchdog.compose import store_of
    from watchdog.ports import PortError

    missing = missing_store(settings)
    if missing:
        fail(ExitCode.FAILED, missing)
    try:
        store = store_of(settings)
        await store.open()
        try:
            yield store
        finally:
            await store.close()
    except PortError as error:
        fail(ExitCode.FAILED, str(error))


def missing_store(settings: Settings) -> str:
    """Return why there is nothing to read in the configured store, or an empty text."""
    from watchdog.adapters.stores import SQLITE

    url = settings.store_url()
    if url.startswith("memory:"):
        return (
            f"{UNRECORDED}: the store is memory:, which only the running daemon sees; ask "
            "`watchdog status`, or set store.url"
        )
    place = Path(unquote(url.removeprefix(SQLITE)))
    if url.startswith(SQLITE) and not place.exists():
        return (
            f"{UNRECORDED}: there is no store at {place}; `watchdog run` makes it, and -c names "
            "the configuration that says where it is"
        )
    return ""


async def known_apps(store: Store) -> tuple[KnownApp, ...]:
    """Return every app that the store knows, by name."""
    known = [KnownApp(id=app, name=await _name_of(store, app)) for app in await store.apps()]
    return tuple(sorted(known, key=lambda one: one.name))


async def known_app(store: Store, wanted: str) -> KnownApp:
    """Return the app of that id or name, or say which ones there are and end the process."""
    from watchdog.settings.problems import did_you_mean

    known = await known_apps(store)
    found = next((one for one in known if wanted in (one.id, one.name)), None)
    if found is None:
        names = [one.name for one in known]
        mend = did_you_mean(wanted, names) if names else "watchdog run has decided nothing yet"
        fail(ExitCode.FAILED, f"no decision about an app called {wanted} is kept; {mend}")
    return found


async def _name_of(store: Store, app: AppId) -> str:
    """Return what the app was called in its newest frame, or its id when no frame can be read."""
    from watchdog.runtime.frames import read_frame

    for frame in await store.frames(app, 1):
        try:
            return read_frame(frame)[0].view.name
        except ValueError:
            return str(app)
    return str(app)
