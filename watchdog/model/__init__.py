"""The nouns of the house, as frozen values with no behaviour beyond their own invariants.

Nothing here reads a clock, talks to anything or decides anything. Every module above may
import from here; nothing here imports from above.
"""
