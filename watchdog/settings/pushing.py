"""Turns models of those who may push into options, and notes what makes them unsafe or useless.

A token is looked at here, and never shown: it must be hard to guess, fit into a header, and open
one door only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase

from watchdog.settings.inbound import ALERT_SIGNAL, AlertsModel, InboundModel, ProbeResultsInbound
from watchdog.settings.nodes import Mapping as Tree
from watchdog.settings.nodes import scalar_at
from watchdog.settings.options import secret_of
from watchdog.settings.problems import KeyPath, key_text
from watchdog.settings.resolved import InboundOptions
from watchdog.settings.secret import Secret, SecretUnreadable

TOKEN_CHARACTERS_MIN = 16
TOKEN_DIFFERENT_MIN = 8
# `openssl rand -hex 16` uses all 16 digits; a word or a run of one key does not get there.

_SENDABLE = re.compile(r"[!-~]+\Z")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")

Note = Callable[[KeyPath, str, str], None]
Models = Mapping[str, InboundModel | None]


def inbound_options(models: Models, *, served: bool, note: Note) -> tuple[InboundOptions, ...]:
    """Return who may push; what is wrong with any of them is noted."""
    if models and not served:
        mend = "set server.listen to an address that they can reach"
        note(("inbound",), "cannot be reached, for server.listen is empty", mend)
    options: list[InboundOptions] = []
    values: dict[str, str] = {}
    for name, model in models.items():
        if model is None:
            continue
        token = secret_of(model, "token")
        if token is None:
            mend = "add `token_file:` with a file that holds one, or `token:`"
            note(("inbound", name), "has no token", mend)
            continue
        _check_token(name, model, token, values, note)
        options.append(_options(name, model, token))
    return tuple(options)


def alert_signals(models: Models, tree: Tree, pattern: str) -> Iterator[str]:
    """Yield the signals that alerts make for apps of an entry; of broken models, what they say."""
    for name, model in models.items():
        match model:
            case None:
                yield scalar_at(tree, ("inbound", name, "signal")) or ALERT_SIGNAL
            case AlertsModel() if model.app is None or _overlap(model.app, pattern):
                yield model.signal
            case _:
                pass


def _overlap(one: str, other: str) -> bool:
    """True unless no app can match both; an id may be of any name."""
    either = fnmatchcase(one, other) or fnmatchcase(other, one)
    return either or bool(_ID.match(one)) or bool(_ID.match(other))


def _check_token(
    name: str, model: InboundModel, token: Secret, values: dict[str, str], note: Note
) -> None:
    path: KeyPath = ("inbound", name, "token_file" if model.token is None else "token")
    try:
        value = token()
    except SecretUnreadable:
        return  # The check of fields has noted that.
    if len(value) < TOKEN_CHARACTERS_MIN or len(set(value)) < TOKEN_DIFFERENT_MIN:
        mend = (
            f"use {TOKEN_CHARACTERS_MIN} characters or more, as `openssl rand -hex 32` makes them"
        )
        note(path, "is too easy to guess", mend)
    elif not _SENDABLE.match(value):
        note(path, "cannot be sent in a header", "use letters, digits and signs without blanks")
    if value in values:
        message = f"is also the token of {key_text(values[value])}"
        note(path, message, "give each of them one of its own")
    values.setdefault(value, name)


def _options(name: str, model: InboundModel, token: Secret) -> InboundOptions:
    match model:
        case AlertsModel():
            return InboundOptions(
                name=name,
                kind=model.kind,  # type: ignore[attr-defined]  # every kind of alerts has it
                token=token,
                app=model.app or "",
                app_label=model.app_label or "",
                signal=model.signal,
                match=tuple(sorted(model.match.items())),
                expire_after=model.expire_after,
                expect_every=model.expect_every,
            )
        case ProbeResultsInbound():
            return InboundOptions(name=name, kind=model.kind, token=token, app=model.app)
        case _:
            raise AssertionError("every kind pushes alerts or results")
