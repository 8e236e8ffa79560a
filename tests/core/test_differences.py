"""What returning to a target would change besides the code: risks, and notes for a glance."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.builders import content, deployment
from watchdog.core.differences import UNSEEN, Differences, differences

PLAIN = {
    "region": "fra",
    "services/web/instance_size_slug": "basic-s",
    "services/web/envs/DATABASE_URL": "#aaaa",
    "services/web/github/branch": "main",
}


def told(now: dict[str, str], then: dict[str, str]) -> Differences:
    """Return what differs from the plain settings with ``now`` to those with ``then``."""
    return differences(
        deployment("d2", settings=tuple(sorted({**PLAIN, **now}.items()))),
        deployment("d1", settings=tuple(sorted({**PLAIN, **then}.items()))),
    )


def test_equal_settings_differ_in_nothing() -> None:
    assert told({}, {}) == Differences()


def test_where_nothing_is_known_of_the_live_release_nothing_is_said() -> None:
    known = deployment("d1", settings=(("databases/db/version", "15"),))
    assert differences(deployment("d2"), known) == Differences()


def test_a_target_whose_settings_are_not_shown_is_a_risk() -> None:
    """It must not look safer than one of which we know what would change."""
    live = deployment("d2", settings=(("databases/db/version", "15"),))
    assert differences(live, deployment("d1")).risks == (UNSEEN,)


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        (
            {"services/web/envs/NEW": "#1111", "services/web/envs/SAME": "#1"},
            {"services/web/envs/OLD": "#2222", "services/web/envs/SAME": "#1"},
            "environment of web: removes NEW, adds OLD (values hidden)",
        ),
        (
            {"services/web/envs/DATABASE_URL": "#1111"},
            {},
            "environment of web: changes DATABASE_URL (values hidden)",
        ),
        (
            {"envs/REGION": "#1111"},
            {},
            "environment of the app: removes REGION (values hidden)",
        ),
        (
            {f"workers/q/envs/K{number}": "#1" for number in range(8)},
            {},
            "environment of q: removes K0, removes K1, removes K2, removes K3, removes K4, "
            "removes K5 and 2 more (values hidden)",
        ),
        (
            {"services/web/instance_size_slug": "basic-m"},
            {},
            "web: instance_size_slug basic-m -> basic-s",
        ),
        ({"workers/q/instance_count": "3"}, {}, "q: instance_count 3 -> unset"),
        ({}, {"jobs/migrate/kind": "PRE_DEPLOY"}, "the job migrate (PRE_DEPLOY) will run again"),
        ({"region": "nyc"}, {}, "other settings differ: region"),
        (
            {"services/web/run_command": "#1"},
            {"services/web/run_command": "#2"},
            "other settings differ: services/web/run_command",
        ),
    ],
)
def test_what_is_worth_a_glance_is_a_note(
    now: dict[str, str], then: dict[str, str], words: str
) -> None:
    found = told(now, then)
    assert words in found.notes
    assert found.risks == ()


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        (
            {"databases/db/version": "16", "databases/db/size": "#1"},
            {"databases/db/version": "15", "databases/db/size": "#2"},
            "database db: size changes, version 16 -> 15",
        ),
        ({"databases/db/version": "16"}, {}, "database db would be dropped"),
        ({}, {"databases/old/engine": "PG"}, "database old would be added"),
        (
            {"domains/shop.example/domain": "shop.example"},
            {},
            "domain shop.example would be dropped",
        ),
    ],
)
def test_databases_and_domains_are_risks(
    now: dict[str, str], then: dict[str, str], words: str
) -> None:
    found = told(now, then)
    assert found.risks == (words,)
    assert found.notes == ()


def test_a_tag_without_a_digest_may_have_moved_whether_it_differs_or_not() -> None:
    image = {"services/web/image/tag": "latest"}
    assert told(image, image).risks == (
        "web runs the image tag latest without a digest: it may have moved",
    )
    fixed = {**image, "services/web/image/digest": "#1"}
    assert told(fixed, fixed) == Differences()


def test_a_digest_that_the_platform_kept_fixes_the_tag() -> None:
    image = (("services/web/image/tag", "latest"),)
    kept = content("d1", sources=("sha256:abc",))
    live = deployment("d2", settings=image)
    assert differences(live, deployment("d1", settings=image, content=kept)) == Differences()


def test_the_code_itself_is_no_difference_to_tell() -> None:
    assert told({"services/web/github/branch": "next"}, {}) == Differences()


def test_a_setting_of_the_app_itself_is_owned_by_the_app() -> None:
    found = differences(
        replace(deployment("d2"), settings=(("http_port", "80"),)),
        replace(deployment("d1"), settings=(("http_port", "81"),)),
    )
    assert found.notes == ("the app: http_port 80 -> 81",)
