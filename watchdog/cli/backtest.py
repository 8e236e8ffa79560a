"""``watchdog backtest``: what would a policy have done, over what happened?"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from watchdog.cli import ExitCode
from watchdog.cli.backtesting.prometheus import read_prometheus
from watchdog.cli.backtesting.showing import Result, counted, show, show_json, unused_fields
from watchdog.cli.backtesting.wish import Wish
from watchdog.cli.configuration import settings_or_exit
from watchdog.cli.console import Output, cause_of, fail
from watchdog.cli.recorded import KnownApp, known_app, recorded
from watchdog.cli.span import moment, now
from watchdog.cli.verb import takes, verb_app

if TYPE_CHECKING:
    from pathlib import Path

    from watchdog.core.policy import Policy
    from watchdog.runtime.backtest.log import Log
    from watchdog.settings import Settings

app = verb_app()

STANDARD = "standard"


@app.command(
    epilog="Example: watchdog backtest probes.jsonl --policy swift --reference example.com. "
    "Exit codes: 0 shown, 1 a line of a log is wrong, nothing is kept of such an app, or the store "
    "or Prometheus cannot be read, 2 the options, a file or the configuration cannot be used."
)
@takes(Wish)
def backtest(wish: Wish) -> None:
    """Try a policy on what happened: which releases it would have rolled back, when, and why.

    The record is logs of probes, what the store kept of an app, or a range of a Prometheus. It is
    played through the daemon's own tallies and decision; nothing is changed anywhere. The manual's
    page on backtests tells the format of logs to the letter.
    """
    sources = (bool(wish.logs), wish.app is not None, wish.prometheus is not None)
    if sum(sources) != 1:
        fail(ExitCode.USAGE, "name one record: logs, --app, or --prometheus with --query")
    settings = settings_or_exit(wish.config)
    result = _of_store(wish, settings) if wish.app is not None else _of_log(wish, settings)
    if wish.output is Output.JSON:
        show_json(result)
    else:
        show(result)


def _of_log(wish: Wish, settings: Settings) -> Result:
    """Judge logs of probes, or what a Prometheus tells."""
    from watchdog.runtime.backtest.plan import Unusable, plan_of, renamed
    from watchdog.runtime.backtest.summary import summary
    from watchdog.runtime.backtest.trial import try_out

    policy = _policy(settings, wish.policy or STANDARD)
    log = _read(wish)
    try:
        renamed(log, _names(wish))
        plan = plan_of(
            log,
            policy,
            references=wish.reference or (),
            pacing=wish.schedule,
            memory=settings.runtime.reference_memory,
        )
    except Unusable as error:
        fail(ExitCode.USAGE, str(error))
    tried = tuple(try_out(policy, plan.candidates, plan.observations(policy.schedule)))
    remarks = []
    if plan.missing:
        names = ", ".join(plan.missing)
        remarks.append(f"the log tells nothing of {names}: the rules on it stayed unknown")
    if log.skipped:
        remarks.append(f"{counted(log.skipped, 'line')} could not be used and were left out")
    if log.unused:
        remarks.append(unused_fields(sorted(log.unused)))
    return Result(
        policy=policy.name,
        pacing="emulated" if plan.emulated else "as logged",
        tried=tried,
        summary=summary(tried),
        remarks=tuple(remarks),
    )


def _of_store(wish: Wish, settings: Settings) -> Result:
    """Judge what the store kept of an app."""
    from watchdog.runtime.backtest.history import History, history_of
    from watchdog.runtime.backtest.summary import summary
    from watchdog.runtime.backtest.trial import try_out

    at, name = now(), wish.app
    assert name is not None, "a record of the store has an app"
    if wish.go_live or wish.reference or wish.signal:
        fail(ExitCode.USAGE, "--go-live, --reference and --signal are about logs, not about --app")

    async def read() -> tuple[KnownApp, History]:
        async with recorded(settings) as store:
            known = await known_app(store, name)
            since = moment(wish.since, "--since", at)
            return known, await history_of(store, known.id, since, at)

    known, history = asyncio.run(read())
    own = settings.policy_for(known.id, known.name)
    policy = own if wish.policy is None and own else _policy(settings, wish.policy or STANDARD)
    tried = tuple(try_out(policy, history.candidates, history.observations))
    return Result(
        policy=policy.name,
        pacing="as kept",
        tried=tried,
        summary=summary(tried),
        remarks=tuple(_kept_for(settings, any(not one.observations for one in tried))),
    )


def _kept_for(settings: Settings, missed: bool) -> Iterator[str]:
    """Yield for how long observations are kept, where some are gone."""
    if missed:
        from watchdog.settings.fields import duration_text

        kept = duration_text(settings.runtime.observation_retention)
        yield f"observations are kept for {kept} (runtime.observation_retention): raise it for more"


def _policy(settings: Settings, name: str) -> Policy:
    from watchdog.settings.problems import did_you_mean

    found = settings.policies.get(name)
    if found is None:
        mend = did_you_mean(name, list(settings.policies))
        fail(ExitCode.USAGE, f"no policy is called {name}; {mend}")
    return found


def _names(wish: Wish) -> dict[str, str]:
    """Return the targets by the signals that they are to give."""
    names: dict[str, str] = {}
    for text in wish.signal or ():
        signal, separator, target = text.partition("=")
        if not separator or not signal:
            fail(ExitCode.USAGE, f"--signal {text}: write it as SIGNAL=TARGET")
        names[signal] = target
    return names


def _read(wish: Wish) -> Log:
    """Read every record into one log, with the moments of going live that were given."""
    from watchdog.runtime.backtest.log import GoLive, Log
    from watchdog.runtime.backtest.reading import LogWrong, read_time

    log = Log()
    if wish.prometheus is not None:
        read_prometheus(wish, log)
    try:
        for path in wish.logs or ():
            _read_file(path, log, skip_bad=wish.skip_bad)
    except LogWrong as error:
        fail(ExitCode.FAILED, f"{error}; --skip-bad leaves such lines out")
    for number, text in enumerate(wish.go_live or (), 1):
        try:
            at_s = read_time(text, "--go-live")
        except ValueError as error:
            fail(ExitCode.USAGE, str(error))
        log.go_lives.append(GoLive(at_s=at_s, release=f"release-{number}"))
    return log


def _read_file(path: Path, log: Log, *, skip_bad: bool) -> None:
    from watchdog.runtime.backtest.reading import read_log

    try:
        if str(path) == "-":
            read_log(sys.stdin, "-", log, skip_bad=skip_bad)
            return
        with path.open(encoding="utf-8") as lines:
            read_log(lines, str(path), log, skip_bad=skip_bad)
    except OSError as error:
        fail(ExitCode.USAGE, f"{path} cannot be read ({cause_of(error)})")
    except UnicodeDecodeError:
        fail(ExitCode.USAGE, f"{path} cannot be read (it is not text in UTF-8)")
