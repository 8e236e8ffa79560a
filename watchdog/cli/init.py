"""``watchdog init``: a first configuration for an account, written from its own list of apps."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchdog.cli import ExitCode
from watchdog.cli.account import platform_asked
from watchdog.cli.console import cause_of, complain, fail, say
from watchdog.cli.verb import verb_app

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watchdog.model.view import AppView
    from watchdog.settings import Settings

app = verb_app()

DEFAULT_PATH = Path("watchdog.yaml")


@app.command(
    epilog="Example: export DIGITALOCEAN_TOKEN=...; watchdog init. "
    "Exit codes: 0 written, 1 the account cannot be read, 2 no token, a refused one, or the file "
    "exists or cannot be written."
)
def init(
    path: Annotated[Path, typer.Option(help="The file to write.")] = DEFAULT_PATH,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
    api_url: Annotated[
        str | None, typer.Option(help="Where the API is; for a simulator, for example.")
    ] = None,
) -> None:
    """List the account's apps and write a commented configuration that only observes them.

    Needs the environment variable DIGITALOCEAN_TOKEN, a token that may read apps (app:read). The
    token is not written anywhere.
    """
    if path.exists() and not force:
        fail(ExitCode.USAGE, f"{path} exists: name another --path, or overwrite it with --force")
    settings = _settings(api_url)
    views = asyncio.run(_fleet(settings))
    _write(path, _text(views, settings.platform.options.api_url))
    for view in views:
        say(f"  {view.name}  {view.live_url or 'no address'}")
    say(f"wrote {path}: {len(views)} app{'s' if len(views) != 1 else ''}, observed only")
    if not views:
        complain("the account has no app yet; add entries under `apps:` when it has")
        return
    named = "" if path == DEFAULT_PATH else f" --config {path}"
    say(f"next: watchdog run --observe{named}")


def _settings(api_url: str | None) -> Settings:
    """Return the settings of the environment alone: there is no configuration yet."""
    from watchdog.settings import ConfigRejected, load

    environ = dict(os.environ)
    if api_url is not None:
        environ["WATCHDOG_PLATFORM__API_URL"] = api_url
    try:
        return load([], environ)
    except ConfigRejected as rejected:
        for problem in rejected.problems:
            complain(str(problem))
        raise typer.Exit(ExitCode.USAGE) from None


async def _fleet(settings: Settings) -> list[AppView]:
    async with platform_asked(settings) as platform:
        return sorted(await platform.fleet(), key=lambda one: one.name)


def _write(path: Path, text: str) -> None:
    """Write the whole file or none of it: a half-written one would replace a good one."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(text, "utf-8")
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        fail(ExitCode.USAGE, f"{path} cannot be written ({cause_of(error)}): name another --path")


def _text(views: Sequence[AppView], api_url: str) -> str:
    apps = "\n".join(_entry(view) for view in views) or "  []"
    address = "" if api_url == USUAL_API else f"\nplatform:\n  api_url: {api_url}\n"
    return TEMPLATE.format(apps=apps, api_url=api_url, platform=address)


def _entry(view: AppView) -> str:
    import yaml

    plain: object = yaml.safe_load(view.name)
    name = view.name if plain == view.name else f'"{view.name}"'
    address = f"  # {view.live_url}" if view.live_url and view.live_url.isprintable() else ""
    mode = "    # mode: act                     # roll it back for real; ask: once you agree"
    return f"  - app: {name}{address}\n{mode}"


USUAL_API = "https://api.digitalocean.com"

TEMPLATE = """\
# Configuration of watchdog, as a start. `watchdog check` says in words what it does, and
# `watchdog config --resolved` shows every value, defaults included.
#
# The token is not in here: it comes from the environment variable DIGITALOCEAN_TOKEN, or from a
# file named by `platform: {{token_file: ...}}`. Observing needs the scope app:read; rolling back
# needs app:update as well.
{platform}
store:
  url: sqlite:///watchdog.db        # what is remembered: one file

server:
  listen: 127.0.0.1:9394            # /metrics, /livez, /readyz, /status; '' for none

# Asked before a failure counts: when one of these gives no answer either, the fault is taken to
# be in our own network. Choose two that have nothing to do with your apps or with each other.
references:
  - url: {api_url}/v2/account
  - tcp: 1.1.1.1:443

defaults:
  policy: standard                  # cautious, standard, swift, or one of your own
  mode: observe                     # say what would be done, and do nothing

# Of several entries the first that matches counts; `app` takes an id, a name or a pattern.
# Without `probes:` an app's live URL is asked, at the health-check path of its spec. Another one:
#
#   - app: shop
#     mode: act
#     probes:
#       - name: http
#         path: /healthz
#         status: [2xx]
#         latency_max: 3s
apps:
{apps}
"""
