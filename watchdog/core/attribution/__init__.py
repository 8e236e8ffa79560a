"""Who is to blame: unhealthy is not enough, it must be *because of this release*.

One file per family of arguments, each of which looks at one thing and says which way it points;
``weighing`` adds them up. Fix in flight, platform rollbacks, the fleet breaker and an impaired
observer are guards of their own.
"""

from __future__ import annotations

from watchdog.core.attribution.suspicion import onset_of
from watchdog.core.attribution.weighing import blame

__all__ = ["blame", "onset_of"]
