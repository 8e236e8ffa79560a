"""Signs what the webhook sends, and checks such a signature on the receiving side.

The header reads ``t=<Unix seconds>,v1=<hex>``, where the hex is the HMAC-SHA256, keyed with the
shared secret, of the seconds, a full stop and the body's bytes. Signing the time lets a receiver
turn a recorded delivery away later. It knows nothing of what a body says.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta

HEADER = "Watchdog-Signature"

# Several v1 values are accepted, so that a sender may sign with an old and a new secret at once.
HEADER_TEXT = re.compile(r"t=(?P<seconds>[0-9]{1,12})(?P<values>(?:,v1=[0-9a-f]{64}){1,4})")


def sign(secret: str, body: bytes, now: datetime) -> str:
    """Return the header's value for ``body``, sent ``now``.

    Raises:
        ValueError: the secret is empty; such a signature would prove nothing.
    """
    if not secret:
        raise ValueError("the signing secret is empty")
    seconds = str(int(now.timestamp()))
    return f"t={seconds},v1={_digest(secret, seconds, body)}"


def verify_signature(
    secret: str, header: str, body: bytes, now: datetime, tolerance: timedelta
) -> bool:
    """Say whether ``header`` proves that ``body`` comes from a holder of ``secret``, recently.

    False for anything malformed, for an empty secret, and for a time that differs from ``now``
    by more than ``tolerance`` either way. Pass the body's bytes as received, not parsed again.
    """
    found = HEADER_TEXT.fullmatch(header.strip())
    if found is None or not secret:
        return False
    if abs(int(found["seconds"]) - now.timestamp()) > tolerance.total_seconds():
        return False
    proper = _digest(secret, found["seconds"], body)
    given = found["values"].removeprefix(",v1=").split(",v1=")
    return any(hmac.compare_digest(proper, one) for one in given)


def _digest(secret: str, seconds: str, body: bytes) -> str:
    message = seconds.encode() + b"." + body
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
