"""Watches apps on DigitalOcean App Platform and rolls a bad release back.

This package root holds the version and nothing else: importing it must stay cheap, for every
verb of the command line pays for it.
"""

__version__ = "0.1.0.dev0"
