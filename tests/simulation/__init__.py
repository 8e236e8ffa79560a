"""Whole worlds in virtual time: the real cycle, sending and outbox against the simulated platform.

``python -m tests.simulation --worlds 200`` runs seeds from ``--first`` on and checks the
invariants of the design after every step; ``--seed N`` replays one and prints its transcript.
"""
