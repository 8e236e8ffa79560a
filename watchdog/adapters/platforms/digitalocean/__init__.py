"""DigitalOcean App Platform, reached over its public API."""

from watchdog.adapters.platforms.digitalocean.client import DigitalOcean
from watchdog.adapters.platforms.digitalocean.options import DigitalOceanOptions, Observer

__all__ = ["DigitalOcean", "DigitalOceanOptions", "Observer"]
