"""Runs worlds from the command line; ends with 1 at the first that violates an invariant."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict

from tests.simulation.run import Outcome, run_world


def main() -> int:
    """Run the worlds asked for and say how they went."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--worlds", type=int, default=200, help="how many seeds to run")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--seed", type=int, help="run this seed alone and print its transcript")
    asked = parser.parse_args()
    if asked.seed is not None:
        outcome = run_world(asked.seed)
        print("\n".join(outcome.transcript))
        return _report([outcome])
    seeds = range(asked.first, asked.first + asked.worlds)
    with ProcessPoolExecutor() as pool:
        return _report(list(pool.map(run_world, seeds, chunksize=4)))


def _report(outcomes: list[Outcome]) -> int:
    failed = [one for one in outcomes if one.violation]
    hours = sum(one.virtual_s for one in outcomes) / 3600
    rollbacks = sum(one.rollbacks for one in outcomes)
    deaths = sum(one.deaths for one in outcomes)
    print(
        f"{len(outcomes)} worlds, {hours:.1f} simulated hours, {rollbacks} rollbacks, "
        f"{deaths} deaths, {len(failed)} violations"
    )
    for one in failed[:3]:
        print(f"seed {one.options.seed}: {one.violation}", file=sys.stderr)
        print(f"  options: {asdict(one.options)}", file=sys.stderr)
        print("\n".join(f"  {line}" for line in one.transcript[-40:]), file=sys.stderr)
        replay = f"python -m tests.simulation --seed {one.options.seed}"
        print(f"  replay: {replay}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
