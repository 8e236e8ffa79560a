"""An app spec as a flat list of settings that may be shown: paths, and values without secrets.

For telling what differs between two releases. Values of environment variables, and all others
not known to be harmless, are reduced to four digits of a hash: enough to tell a change from
none in all but one case of 65,536, too little to confirm a guess at a secret worth the name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

SETTINGS_MAX = 400
# An app of thirty components has fewer. What is beyond them is one setting together.
TEXT_MAX = 96
MARKER = "WATCHDOG_NO_ROLLBACK_BEFORE"

_HARMLESS = frozenset(
    {
        *("autodeploy", "branch", "cluster_name", "db_name", "deploy_on_push", "digest", "domain"),
        *(
            "engine",
            "http_port",
            "instance_count",
            "instance_size_slug",
            "kind",
            "max_instance_count",
        ),
        *(
            "min_instance_count",
            "name",
            "production",
            "region",
            "registry",
            "registry_type",
            "repo",
        ),
        *("repository", "source_dir", "tag", "type", "version", "zone", "enabled", "archive"),
    }
)
# Keys whose values are names and numbers that a release's diff is read for.
_NAMES = ("key", "name", "domain", "component", "id")
# What tells the members of a list apart, so that one more at the front changes none behind it.


@lru_cache(maxsize=512)
def outline(canonical: str) -> tuple[tuple[str, str], ...]:
    """Return the settings of a spec, given as canonical JSON, as pairs of path and value.

    Sorted by path. Specs repeat from deployment to deployment, so the last ones are remembered.
    """
    found = sorted(_walk("", json.loads(canonical)))
    if len(found) <= SETTINGS_MAX:
        return tuple(found)
    rest = _hidden(json.dumps(found[SETTINGS_MAX:]))
    return (*found[:SETTINGS_MAX], ("…", rest))


@lru_cache(maxsize=512)
def doors(canonical: str) -> tuple[str, ...]:
    """Return the releases before which the spec's markers let nobody return, each once.

    A marker that cannot be read, because it is encrypted, is given as an empty text.
    """
    return tuple(sorted(set(_markers(json.loads(canonical)))))


def _walk(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        above = f"/{path}".rpartition("/")[0]
        if above.endswith("/envs"):
            yield path, _hidden(json.dumps(value, sort_keys=True))
            return
        for key, one in value.items():
            yield from _walk(f"{path}/{key}" if path else str(key), one)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for place, one in enumerate(value):
            yield from _walk(f"{path}/{_name(one, place)}", one)
    elif value is not None:
        yield path[:TEXT_MAX], _shown(path.rpartition("/")[2], value)


def _name(member: object, place: int) -> str:
    if isinstance(member, Mapping):
        for key in _NAMES:
            if isinstance(member.get(key), str):
                return str(member[key])[:TEXT_MAX]
    return str(place)


def _shown(key: str, value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text[:TEXT_MAX] if key in _HARMLESS else _hidden(text)


def _hidden(text: str) -> str:
    return f"#{hashlib.sha256(text.encode()).hexdigest()[:4]}"


def _markers(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        if value.get("key") == MARKER:
            mark = value.get("value")
            readable = isinstance(mark, str) and mark and not mark.startswith("EV[")
            yield str(mark).strip()[:TEXT_MAX] if readable else ""
            return
        for one in value.values():
            yield from _markers(one)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for one in value:
            yield from _markers(one)
