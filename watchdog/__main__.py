"""Lets ``python -m watchdog`` do what ``watchdog`` does."""

from watchdog.cli import main

main()
