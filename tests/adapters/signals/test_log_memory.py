"""What was counted before is told from what is new, within bounds."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.runtime.fakes import noon
from watchdog.adapters.signals.log_memory import LogMemory
from watchdog.model.component import LogLine


def line(text: str, at_s: float | None, source: str = "web") -> LogLine:
    at = None if at_s is None else noon + timedelta(seconds=at_s)
    return LogLine(text=text, source=source, at=at)


def taken(memory: LogMemory, *lines: LogLine) -> list[str]:
    return [one.text for one in lines if memory.takes(one)]


@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from("ab")), max_size=12),
    st.integers(0, 12),
    st.integers(0, 12),
)
def test_however_a_log_is_cut_and_overlaps_each_line_counts_once(
    written: list[tuple[int, str]], broken: int, begun: int
):
    """A log in order, read up to ``broken`` and again from ``begun`` on, which lies before that."""
    log = [line(text, at) for at, text in sorted(written)]
    broken = min(broken, len(log))
    begun = min(begun, broken)
    # The platform begins anew at an instant, never in the middle of one.
    while 0 < begun < len(log) and log[begun].at == log[begun - 1].at:
        begun -= 1
    memory = LogMemory(noon)
    first = taken(memory, *log[:broken])
    memory.reopen()
    second = taken(memory, *log[begun:])
    assert len(first) + len(second) == len(log)


def test_a_repetition_without_instants_ends_with_the_first_new_line():
    memory = LogMemory(noon)
    taken(memory, line("a", None), line("a", None), line("b", None))
    memory.reopen()
    assert taken(memory, line("b", None), line("c", None), line("a", None)) == ["c", "a"]


def test_an_older_line_does_not_stand_for_one_of_the_newest_instant():
    memory = LogMemory(noon)
    taken(memory, line("x", 2), line("y", 1))
    memory.reopen()
    assert taken(memory, line("x", 2), line("y", 2)) == ["y"]


def test_sources_beyond_the_bound_are_forgotten_the_longest_silent_first():
    memory = LogMemory(noon)
    sources = [f"web-{number}" for number in range(300)]
    taken(memory, *(line("x", 1, source) for source in sources))
    memory.reopen()
    assert memory.takes(line("x", 1, sources[0]))
    assert not memory.takes(line("x", 1, sources[-1]))


def test_nothing_written_before_the_beginning_counts():
    memory = LogMemory(noon)
    assert taken(memory, line("old", -0.001), line("new", 0)) == ["new"]
