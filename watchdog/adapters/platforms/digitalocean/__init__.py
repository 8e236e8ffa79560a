"""DigitalOcean App Platform, reached over its public API."""

from watchdog.adapters.platforms.digitalocean.client import OPERATIONS, DigitalOcean
from watchdog.adapters.platforms.digitalocean.options import DigitalOceanOptions, Observer
from watchdog.adapters.platforms.digitalocean.transport import Outcome

OUTCOMES = tuple(Outcome)
"""How a request may end, for metrics."""

__all__ = ["OPERATIONS", "OUTCOMES", "DigitalOcean", "DigitalOceanOptions", "Observer"]
