"""Reading of single steps, for scenario files and for the admin API.

One function per kind of step and one table of them; a new kind of step costs one entry. It
makes values and performs nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from watchdog.simulator import steps
from watchdog.simulator.behaviours import Trouble, TroubleKind
from watchdog.simulator.calls import OPERATIONS
from watchdog.simulator.faults import FOLLOW_LOGS, Fault, FaultKind, Staleness
from watchdog.simulator.kinds import CauseKind, Failure, RollbackCode, UserAction
from watchdog.simulator.reading import Reader, suggest


def read_step(reader: Reader) -> steps.Step | None:
    """The one step that a mapping names; None after a complaint."""
    named = [key for key in reader if key != "at_s"]
    if len(named) != 1:
        found = ", ".join(named) or "none"
        message = f"expected exactly one step, found {found}; steps: {', '.join(READERS)}"
        reader.complaints.add(reader.path, message)
        for key in named:
            reader.raw(key)
        return None
    name = named[0]
    if name not in READERS:
        reader.raw(name)
        mend = suggest(name, READERS) or f"; steps: {', '.join(READERS)}"
        reader.complain(name, f"unknown step{mend}")
        return None
    inner = reader.inner(name)
    step = READERS[name](inner)
    inner.finish()
    return step


def read_release(reader: Reader, app: str) -> steps.Release:
    """A release of ``app``."""
    failure = reader.choice("failure", Failure) if reader.has("failure") else None
    refused_as = reader.choice("refused_as", RollbackCode) if reader.has("refused_as") else None
    action = reader.choice("action", UserAction) if reader.has("action") else None
    return steps.Release(
        app=app,
        version=reader.text("version"),
        troubles=read_troubles(reader),
        commit=reader.maybe_text("commit"),
        digest=reader.maybe_text("digest"),
        failure=failure,
        cause=reader.choice("cause", CauseKind, CauseKind.DEPLOY_ON_PUSH),
        action=action,
        region=reader.maybe_text("region"),
        databases=reader.texts("databases") if reader.has("databases") else None,
        refused_as=refused_as,
    )


def read_troubles(reader: Reader) -> tuple[Trouble, ...]:
    """The ``behaviour``: ``fine`` (also if absent), or a list of troubles."""
    value = reader.raw("behaviour")
    if value is None or value == "fine":
        return ()
    if not isinstance(value, list):
        reader.complain("behaviour", "expected `fine` or a list of troubles, each with a `kind`")
        return ()
    return tuple(_read_trouble(inner) for inner in reader.readers("behaviour"))


def _read_trouble(reader: Reader) -> Trouble:
    usual = Trouble(kind=TroubleKind.ERRORS)
    trouble = Trouble(
        kind=reader.choice("kind", TroubleKind),
        status=reader.whole("status", usual.status, 100),
        rate=reader.number("rate", usual.rate),
        latency_ms=reader.number("latency_ms", usual.latency_ms),
        sigma=reader.number("sigma", usual.sigma),
        from_s=reader.number("from_s", usual.from_s),
        to_s=reader.maybe_number("to_s"),
        path=reader.maybe_text("path"),
        dependency=reader.maybe_text("dependency"),
    )
    if trouble.rate > 1:
        reader.complain("rate", f"is a share between 0 and 1, is {trouble.rate:g}")
    if trouble.to_s is not None and trouble.to_s <= trouble.from_s:
        reader.complain("to_s", "must be later than from_s")
    reader.finish()
    return trouble


def _read_break(reader: Reader) -> steps.Step:
    troubles = read_troubles(reader)
    if not troubles:
        reader.complain("behaviour", "is missing; give a list of troubles")
    return steps.Break(
        app=reader.text("app"), troubles=troubles, version=reader.maybe_text("version")
    )


def _read_fault(reader: Reader) -> steps.Step:
    operation = reader.text("operation")
    operations = [*OPERATIONS, FOLLOW_LOGS]
    if operation != "*" and operation not in operations:
        mend = suggest(operation, operations) or f"; operations: *, {', '.join(operations)}"
        reader.complain("operation", f"unknown operation {operation!r}{mend}")
    retry_after_s = reader.maybe_number("retry_after_s")
    kind = reader.choice("kind", FaultKind)
    fault = Fault(
        operation=operation,
        kind=kind,
        times=reader.whole("times", 1, 1),
        app=reader.maybe_text("app"),
        status=reader.whole("status", 500, 400),
        delay_s=reader.number("delay_s", 0.0),
        retry_after_s=None if retry_after_s is None else int(retry_after_s),
        html=reader.boolean("html", False),
        lines=reader.whole("lines", 0),
    )
    return steps.InjectFault(fault=fault)


def _read_stale_reads(reader: Reader) -> steps.Step:
    staleness = Staleness(
        for_s=reader.number("for_s"),
        behind_s=reader.maybe_number("behind_s"),
        share=reader.number("share", 1.0),
    )
    return steps.StaleReads(staleness=staleness)


def _read_maintain(reader: Reader) -> steps.Step:
    return steps.Maintain(
        app=reader.text("app"),
        enabled=reader.boolean("enabled", True),
        archived=reader.boolean("archived", False),
    )


def _read_fail_next(reader: Reader) -> steps.Step:
    return steps.FailNext(app=reader.text("app"), failure=reader.choice("failure", Failure))


def _read_roll_back(reader: Reader) -> steps.Step:
    return steps.RollBack(
        app=reader.text("app"),
        version=reader.text("version"),
        skip_pin=reader.boolean("skip_pin", False),
    )


READERS: dict[str, Callable[[Reader], steps.Step]] = {
    "release": lambda reader: read_release(reader, reader.text("app")),
    "break": _read_break,
    "heal": lambda reader: steps.Heal(app=reader.text("app")),
    "break_dependency": lambda reader: steps.BreakDependency(name=reader.text("name")),
    "heal_dependency": lambda reader: steps.HealDependency(name=reader.text("name")),
    "fail_next": _read_fail_next,
    "autoscale": lambda reader: steps.Autoscale(app=reader.text("app")),
    "restart": lambda reader: steps.Restart(app=reader.text("app")),
    "cancel": lambda reader: steps.Cancel(app=reader.text("app")),
    "roll_back": _read_roll_back,
    "commit": lambda reader: steps.Commit(app=reader.text("app")),
    "revert": lambda reader: steps.Revert(app=reader.text("app")),
    "maintain": _read_maintain,
    "fault": _read_fault,
    "stale_reads": _read_stale_reads,
}
