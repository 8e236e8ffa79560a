"""Draws the demo: lines that scroll by, and beneath them a table of the apps as they stand.

Without a terminal there is no table, only plain lines. What to show is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from textwrap import wrap

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from watchdog.cli.demonstration.stage import Stage
from watchdog.cli.demonstration.story import RUN, SPAN, Line, Story, failed_run, figure
from watchdog.model.decision import Decision
from watchdog.model.intent import Intent
from watchdog.runtime.watch import Watch

TONES = {"plain": "", "good": "green", "bad": "red", "act": "bold yellow"}
HEALTH = {"healthy": "green", "unhealthy": "red", "unknown": "dim"}
NAME_WIDTH = 5
_MARGIN = re.compile(r"^ *(?:\S+(?: \S+)* {2,})?")


class Screen:
    """Shows lines and, on a terminal, a table that is kept up to date beneath them."""

    def __init__(self, console: Console, *, plain: bool) -> None:
        self._console = console
        self._plain = plain or not console.is_terminal
        self._live: Live | None = None
        self._begun_at: datetime | None = None

    @contextmanager
    def showing(self) -> Iterator[None]:
        """Keep the table on the terminal until the block ends."""
        if self._plain:
            yield
            return
        with Live(console=self._console, auto_refresh=False) as self._live:
            yield

    def tell(self, line: Line) -> None:
        """Show one line of the timeline."""
        self._begun_at = self._begun_at or line.at
        passed = f"{(line.at - self._begun_at).total_seconds():5.1f} s  "
        words = f"{line.app:<{NAME_WIDTH}} {line.text}"
        if self._plain:
            self.say(passed + words)
            return
        grid = Table.grid(padding=(0, 1))
        grid.add_row(
            Text(passed, style="dim"),
            Text(f"{line.app:<{NAME_WIDTH}}", style="bold"),
            Text(line.text, style=TONES[line.tone]),
        )
        self._console.print(grid)

    def say(self, text: str, style: str = "") -> None:
        """Show a line that belongs to no app; plain lines are never folded.

        A folded one goes on beneath the text that follows its first wide gap.
        """
        if self._plain:
            self._console.print(Text(text), soft_wrap=True)
            return
        hang = " " * (len(text) - len(_MARGIN.sub("", text, count=1)))
        folded = wrap(text, self._console.width, subsequent_indent=hang, drop_whitespace=False)
        for line in folded or [""]:
            self._console.print(Text(line.rstrip(), style=style), soft_wrap=True)

    def show(self, stage: Stage, story: Story) -> None:
        """Bring the table up to date."""
        if self._live is None:
            return
        watches = sorted(stage.daemon.fleet.watches.values(), key=lambda one: one.view.name)
        self._live.update(_table(watches, story), refresh=True)


def _table(watches: Sequence[Watch], story: Story) -> Table:
    table = Table(box=None, expand=True, header_style="bold reverse", padding=(0, 1, 0, 0))
    for column in ("app", "live", "health", "answers", "decision", "rollback"):
        table.add_column(column, no_wrap=True)
    for watch in watches:
        view, intents, decision = watch.view, watch.memory.intents, _decision(watch)
        health = decision.health.value if decision else "unknown"
        live = story.version(view.live.id) if view.live else "nothing"
        table.add_row(
            Text(view.name, style="bold"),
            f"{live} → {story.version(view.coming.id)}" if view.coming else live,
            Text(health, style=HEALTH[health]),
            _answers(watch, decision),
            decision.reason if decision else "",
            Text(_stand(intents[0]), style="bold yellow") if intents else "",
        )
    return table


def _decision(watch: Watch) -> Decision | None:
    """Return the decision about what is live; none is taken while a rollback is under way."""
    decision, live = watch.decision, watch.view.live
    return decision if decision and live and decision.live == live.id else None


def _answers(watch: Watch, decision: Decision | None) -> Text:
    run = failed_run(decision)
    if run is None:
        return Text("good" if watch.credited else "", style="green")
    return Text(f"{figure(run, RUN):.0f} bad, {figure(run, SPAN):.1f} s", style="red")


def _stand(intent: Intent) -> str:
    return intent.outcome.value if intent.outcome else intent.state.value
