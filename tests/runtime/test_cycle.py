"""One cycle after the other: what is read, what is believed, what is done about it."""

from __future__ import annotations

from tests.runtime.worlds import Stage
from watchdog.model.intent import IntentState, Outcome


async def intents(stage: Stage):
    return await stage.store.intents(None, 50)


async def test_a_bad_release_is_rolled_back_once_and_found_to_have_helped(stage: Stage):
    await stage.started()
    await stage.break_release()

    await stage.until(lambda: len(stage.platform.accepted) == 1)
    await stage.pass_time(15)

    (intent,) = await intents(stage)
    assert stage.platform.accepted == [(stage.app.id, "d2")]
    assert (intent.state, intent.outcome) == (IntentState.DONE, Outcome.HELPED), intent
    assert stage.channel.taken
