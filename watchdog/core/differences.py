"""What returning to a target would change besides the code, in words, values hidden.

Reads the flat settings of two deployments (``Deployment.settings``); knows which differences
make old code meet what it was never run with, and which are worth a person's glance only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from watchdog.model.view import Deployment

UNSEEN = "its settings are not shown, so nobody can tell what else would change"
NAMED_MAX = 6
# A person reads that many names; more are counted.
DIGEST = "sha256:"
_SIZES = frozenset(
    {
        *("instance_count", "instance_size_slug", "max_instance_count", "min_instance_count"),
        "http_port",
    }
)
_SOURCES = frozenset({"image", "git", "github", "gitlab", "bitbucket", "dockerfile_path"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Sentences about what a rollback changes: ``risks`` may break what runs, ``notes`` do not."""

    risks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def differences(live: Deployment, target: Deployment) -> Differences:
    """Return what differs between what is live and what a rollback to ``target`` would run.

    A target whose settings are not shown, while those of the live one are, is a risk: nobody
    can tell what else would change.
    """
    if not live.settings:
        return Differences()
    if not target.settings:
        return Differences(risks=(UNSEEN,))
    now, then = dict(live.settings), dict(target.settings)
    changed = {path for path in now.keys() | then.keys() if now.get(path) != then.get(path)}
    told = _Told(now=now, then=then, changed=frozenset(changed))
    risks = (
        *told.under("databases", "database"),
        *told.under("domains", "domain"),
        *_loose_images(target, then),
    )
    notes = (*told.environments(), *told.sizes(), *_jobs(then), *told.rest())
    return Differences(risks=tuple(risks), notes=tuple(notes))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """Two outlines, and the paths at which they differ."""

    now: Mapping[str, str]
    then: Mapping[str, str]
    changed: frozenset[str]

    def under(self, folder: str, noun: str) -> Iterator[str]:
        """Yield a sentence for each named thing of a kind that differs."""
        names = sorted({path.split("/")[1] for path in self.changed if _begins(path, folder)})
        for name in names:
            here = any(_begins(path, f"{folder}/{name}") for path in self.now)
            there = any(_begins(path, f"{folder}/{name}") for path in self.then)
            if here and there:
                paths = sorted(path for path in self.changed if _begins(path, f"{folder}/{name}"))
                yield f"{noun} {name}: {_listed([self._way(path) for path in paths])}"
            else:
                yield f"{noun} {name} would be {'dropped' if here else 'added'}"

    def environments(self) -> Iterator[str]:
        """Yield one sentence for each component whose environment differs, by keys alone."""
        keys: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self.changed):
            where, found, key = f"/{path}".rpartition("/envs/")
            if found:
                word = "changes" if path in self.now and path in self.then else "adds"
                word = "removes" if path not in self.then else word
                keys[where.rpartition("/")[2] or "the app"].append(f"{word} {key}")
        for where, words in keys.items():
            yield f"environment of {where}: {_listed(words)} (values hidden)"

    def sizes(self) -> Iterator[str]:
        """Yield one sentence for each size or count that differs."""
        for path in sorted(self.changed):
            if path.rpartition("/")[2] in _SIZES:
                yield f"{_owner(path)}: {self._way(path)}"

    def rest(self) -> Iterator[str]:
        """Yield one sentence that names what else differs, but for the code itself."""
        told = sorted(
            path
            for path in self.changed
            if not (
                _begins(path, "databases")
                or _begins(path, "domains")
                or "/envs/" in f"/{path}"
                or path.rpartition("/")[2] in _SIZES
                or _SOURCES & set(path.split("/"))
            )
        )
        if told:
            yield f"other settings differ: {_listed(told)}"

    def _way(self, path: str) -> str:
        key = path.rpartition("/")[2]
        before, after = self.now.get(path), self.then.get(path)
        if "#" in (before or "")[:1] + (after or "")[:1]:
            return f"{key} changes"
        return f"{key} {before or 'unset'} -> {after or 'unset'}"


def _loose_images(target: Deployment, then: Mapping[str, str]) -> Iterator[str]:
    """Yield each component that runs a tag without a digest: it may have moved since."""
    if any(source.startswith(DIGEST) for source in target.content.sources):
        return
    for path, tag in then.items():
        folder, _, key = path.rpartition("/")
        if key == "tag" and folder.endswith("/image") and f"{folder}/digest" not in then:
            yield f"{_owner(folder)} runs the image tag {tag} without a digest: it may have moved"


def _jobs(then: Mapping[str, str]) -> Iterator[str]:
    for path, kind in then.items():
        parts = path.split("/")
        if len(parts) == 3 and parts[0] == "jobs" and parts[2] == "kind":
            yield f"the job {parts[1]} ({kind}) will run again"


def _begins(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


def _owner(path: str) -> str:
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else "the app"


def _listed(words: list[str]) -> str:
    more = len(words) - NAMED_MAX
    return ", ".join(words[:NAMED_MAX]) + (f" and {more} more" if more > 0 else "")
