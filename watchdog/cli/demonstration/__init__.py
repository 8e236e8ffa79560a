"""The parts of ``watchdog demo``: the stage it plays on, the story it tells, and its outcome.

Everything shown comes from the running daemon or from the simulator's ledger; nothing here
decides what happens, and nothing is shown that did not happen.
"""
