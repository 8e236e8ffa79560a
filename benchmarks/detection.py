"""How soon a bad release is rolled back, over real sockets, one probe a second.

``python -m benchmarks.detection`` prints each figure beside the bar it is held to. Run it on a
quiet machine: the daemon, the simulator and twenty apps share its cores.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from statistics import median

from tests.daemon.drills import break_one_of_four, break_twenty


def main() -> None:
    """Run both drills and print what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        swift = asyncio.run(break_twenty(Path(folder)))
    print("policy swift, 20 dead releases, onset to accepted request")
    print(f"  median  {median(swift.delays):5.2f} s   bar 1.6 s")
    print(f"  maximum {swift.delays[-1]:5.2f} s   bar 2.5 s")
    with tempfile.TemporaryDirectory() as folder:
        standard = asyncio.run(break_one_of_four(Path(folder)))
    print("policy standard (blip tolerance 12 s), one dead release among four apps")
    print(f"  onset to request {standard.delays[0]:5.2f} s   bar 15 s")
    print(f"  apps rolled back {len(standard.rollbacks)}   bar 1")


if __name__ == "__main__":
    main()
