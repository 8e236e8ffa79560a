"""Which deployment an observation is of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.core.builders import at, observed, view
from watchdog.core.crediting import Credited, credit
from watchdog.model.identity import DeploymentId
from watchdog.model.observation import Observation


def one(ended_s: float, of: str | None = "d2") -> Observation:
    whose = DeploymentId(of) if of else None
    return observed(".", until=at(ended_s), deployment=whose)[0]


def test_what_two_readings_agree_on_is_sure() -> None:
    assert credit([one(-1)], view()).sure == (one(-1),)
    assert credit([one(0)], view()).sure == (one(0),)


def test_what_ended_after_the_reading_began_waits_for_the_next() -> None:
    assert credit([one(0.001)], view()).waiting == (one(0.001),)


def test_what_began_before_the_reading_and_ended_after_it_waits_too() -> None:
    straddling = observed(".", begun_at=at(-2), ended_at=at(1))[0]

    assert credit([straddling], view()) == Credited(waiting=(straddling,))


def test_what_another_deployment_may_have_given_is_dropped() -> None:
    assert credit([one(-1, "d1"), one(5, "d1")], view()).dropped == (one(-1, "d1"), one(5, "d1"))


def test_what_began_when_nothing_was_live_is_nobodys() -> None:
    assert credit([one(-1, None)], view()).dropped == (one(-1, None),)
    assert credit([one(-1, None)], view(None)).dropped == (one(-1, None),)
    assert credit([one(-1)], view(None)).dropped == (one(-1),)


@given(
    st.lists(st.builds(one, st.floats(-5, 5), st.sampled_from(["d1", "d2", None])), max_size=12),
    st.sampled_from(["d1", "d2", None]),
)
def test_every_observation_goes_one_way_and_in_order(
    pending: list[Observation], live: str | None
) -> None:
    found = credit(pending, view(live))

    sorted_out = (*found.sure, *found.waiting, *found.dropped)
    assert len(sorted_out) == len(pending)
    assert sorted(map(repr, sorted_out)) == sorted(map(repr, pending))
    assert all(each.deployment == live for each in (*found.sure, *found.waiting))
    assert all(each.ended_at <= view().read_at for each in found.sure)
    assert list(found.sure) == [each for each in pending if each in found.sure]
