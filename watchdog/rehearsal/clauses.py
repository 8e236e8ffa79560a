"""All that can happen in a story. A new subject is one module and one line here."""

from __future__ import annotations

from watchdog.rehearsal import fleets, manners, needs, orders, people, releases, signals

CLAUSES = (
    *releases.WORDS.clauses,
    *manners.WORDS.clauses,
    *people.WORDS.clauses,
    *orders.WORDS.clauses,
    *fleets.WORDS.clauses,
    *needs.WORDS.clauses,
    *signals.WORDS.clauses,
)
