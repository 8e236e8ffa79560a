"""How long a backtest over a long log takes, on one core: reading it, and playing it.

Generates a log of one outcome a second with a release every 2,500, every eighth of them bad, and
plays it as logged (every probe goes through the running tests) and as the daemon would have asked.
Times are of the processor, so that what else runs on the machine does not count.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from watchdog.runtime.backtest.log import Log
from watchdog.runtime.backtest.plan import Pacing, plan_of
from watchdog.runtime.backtest.reading import read_log
from watchdog.runtime.backtest.summary import summary, words
from watchdog.runtime.backtest.trial import try_out
from watchdog.settings import load

BEGIN_S = 1_772_366_400
RELEASE_S = 2_500
BAD_EVERY = 8
LIMIT_S = 10.0
# What a log of 100,000 probes may take at most.


def lines(count: int, seed: int) -> Iterator[str]:
    """Yield a log: a failure in three hundred answers, and one in two where a release is bad."""
    dice = random.Random(seed)
    bad = False
    for at in range(count):
        if at and at % RELEASE_S == 0:
            number = at // RELEASE_S
            bad = number % BAD_EVERY == 0
            marker = {"t": BEGIN_S + at, "event": "go_live", "release": f"v{number}", "bad": bad}
            yield json.dumps(marker) + "\n"
        failing = 0.5 if bad and at % RELEASE_S > 60 else 0.003
        ok = dice.random() >= failing
        latency_ms = round(dice.lognormvariate(4.4, 0.3), 1)
        yield json.dumps({"t": BEGIN_S + at, "ok": ok, "latency_ms": latency_ms}) + "\n"


def measured(path: Path, policy: str, pacing: Pacing) -> tuple[float, float, str]:
    """Return the seconds of one core it took to read and to play, and what it came to."""
    chosen, log = load([], {}).policies[policy], Log()
    begun = time.process_time()
    with path.open(encoding="utf-8") as file:
        read_log(file, str(path), log)
    plan = plan_of(log, chosen, pacing=pacing)
    read = time.process_time()
    found = list(try_out(chosen, plan.candidates, plan.observations(chosen.schedule)))
    return read - begun, time.process_time() - read, words(summary(found))


def main() -> int:
    """Measure and print; fail when a hundred thousand probes take too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--probes", type=int, default=100_000)
    parser.add_argument("--policy", default="standard")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    slow = False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "probes.jsonl"
        path.write_text("".join(lines(asked.probes, asked.seed)), encoding="utf-8")
        for pacing in (Pacing.AS_LOGGED, Pacing.EMULATE):
            read_s, play_s, told = measured(path, asked.policy, pacing)
            each_us = (read_s + play_s) / asked.probes * 1e6
            print(
                f"{pacing:<10} read {read_s:5.2f} s, played {play_s:5.2f} s, "
                f"{each_us:5.1f} us a probe: {told}"
            )
            slow = slow or (read_s + play_s) * 100_000 / asked.probes > LIMIT_S
    return int(slow)


if __name__ == "__main__":
    raise SystemExit(main())
