"""How much a store hands out or keeps, the same for every store; knows no store and no noun."""

from __future__ import annotations

from datetime import timedelta

RELEASES_RECALLED_MAX = 50
# The platform can return to one of its ten newest; five times that leaves room for restarts.

INTENTS_RECALLED_MAX = 50
# Budgets look back a day and the known bad matter only among recent releases.

LIFTS_RECALLED_MAX = 200
# A person lifts versions one by one; twice the intents and releases recalled is plenty.

CANCELS_RECALLED_MAX = 20
# Only the one of a deployment that is on its way now matters, and one is on its way at a time.

FLEET_HORIZON = timedelta(hours=24)
# The longest budget period; `recall` promises rollbacks of the whole fleet for as long.

OBSERVATIONS_READ_MAX = 20_000
# Five times what evidence may hold, so that a baseline never needs a second reading.

FRAMES_PER_APP_MAX = 200
# Frames are the bulkiest thing kept and nothing rests on them: the oldest go first.

ERROR_CHARACTERS_MAX = 256
# Enough to know why a delivery failed; a receiver's whole error page helps nobody.
