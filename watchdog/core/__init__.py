"""What decides: rules, verdicts, blame, guards, targets, decisions, settlements, explanations.

Pure throughout: no clock, randomness, logging, async or I/O. ``now`` is an argument, an expected
thing is a value, and unknown is a third answer.
"""
