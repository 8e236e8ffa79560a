"""Draws ``docs/demo.svg`` from a real run of the demo: ``python -m tests.tools.picture``."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "demo.svg"
END = "Where to look further"
WIDTH = 138
# Room for the line that says why it was decided, the longest; folded, it is hard to read.


def main() -> int:
    """Run the demo, and draw what it printed if it went as it should."""
    command = [sys.executable, "-m", "watchdog", "demo", "--plain"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        sys.stderr.write(run.stdout + run.stderr)
        return run.returncode
    console = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False)
    for line in run.stdout.partition(END)[0].rstrip().splitlines():
        console.print(Text(line, style=_style(line)))
    console.save_svg(str(PICTURE), title="watchdog demo")
    sys.stdout.write(f"wrote {PICTURE.relative_to(ROOT)}\n")
    return 0


def _style(line: str) -> str:
    words = {"rolling back": "bold yellow", "went bad": "bold yellow", "helped": "green"}
    return next((style for word, style in words.items() if word in line), "")


if __name__ == "__main__":
    sys.exit(main())
