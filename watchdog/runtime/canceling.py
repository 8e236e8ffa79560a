"""Asks the platform to cancel a deployment that stands in the way of a rollback: once, ever.

Journal first, as for rollbacks: the request is written down under a unique key before it leaves,
and only whoever wrote it sends. Whatever becomes of it, the next reading shows whether the way is
free; nothing here decides or rolls back.
"""

from __future__ import annotations

from watchdog.model.identity import DeploymentId
from watchdog.model.memory import Cancel
from watchdog.ports import Misconfigured, OutcomeUnknown, Refused, Unavailable
from watchdog.runtime import events
from watchdog.runtime.events import Event
from watchdog.runtime.kit import Kit
from watchdog.runtime.watch import Watch


async def cancel_coming(kit: Kit, watch: Watch, deployment: DeploymentId) -> None:
    """Send one request to cancel ``deployment``, unless one was ever sent for it.

    Only a request that plainly never arrived may be sent again. Safe to repeat, and from several
    processes.

    Raises:
        PortError: the store failed; nothing was sent, or it is written down that it was.
    """
    names = {"app": watch.app, "name": watch.view.name, "deployment": deployment}
    claim = Cancel(deployment=deployment, at=kit.clock.now())
    if not await kit.store.claim_cancel(watch.app, claim):
        return
    events.info(Event.CANCEL_SENT, **names)
    try:
        await kit.platform.cancel(watch.app, deployment)
    except OutcomeUnknown as error:
        events.warning(Event.CANCEL_OUTCOME_UNKNOWN, **names, error=str(error))
    except Unavailable as error:
        await kit.store.drop_cancel(watch.app, deployment)
        events.warning(Event.CANCEL_NOT_TAKEN, **names, error=str(error))
    except (Refused, Misconfigured) as error:
        events.warning(Event.CANCEL_NOT_TAKEN, **names, error=str(error))
    else:
        events.info(Event.CANCEL_ACCEPTED, **names)
