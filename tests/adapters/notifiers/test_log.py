"""The log takes every notice, as it is."""

from __future__ import annotations

from tests.adapters.notifiers.notices import notice
from watchdog.adapters.notifiers.log import LogNotifier
from watchdog.model.notice import Notice
from watchdog.ports import Notifier


async def test_a_notice_is_written_once_for_each_delivery():
    written: list[Notice] = []
    channel: Notifier = LogNotifier(written.append)
    await channel.deliver(notice())
    await channel.deliver(notice())
    assert written == [notice(), notice()]
    assert channel.name == "log"
    assert LogNotifier(written.append, name="audit").name == "audit"
