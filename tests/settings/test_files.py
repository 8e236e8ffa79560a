"""Several files, references to elsewhere, and what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.settings.writing import only_problem, problems, read, reveal, write
from watchdog.settings import ConfigRejected, ConfigUnreadable, load
from watchdog.settings.parse import FILE_BYTES_MAX


def rejected(paths: list[Path]) -> ConfigRejected:
    """Return the rejection of the given paths."""
    with pytest.raises(ConfigRejected) as caught:
        load(paths, {})
    return caught.value


def test_the_files_of_a_directory_are_laid_together_in_order_of_name(tmp_path):
    write(tmp_path, "apps: [{app: second}]\nlog: {level: debug}", "20-more.yml")
    write(tmp_path, "apps: [{app: first}]\nlog: {format: json}", "10-first.yaml")
    write(tmp_path, "apps: [{app: hidden}]", ".hidden.yaml")
    write(tmp_path, "not YAML: [", "notes.txt")

    settings = load([tmp_path], {})

    assert [one.pattern for one in settings.apps] == ["first", "second"]
    assert (settings.log.format, settings.log.level) == ("json", "debug")


def test_a_mounted_config_map_is_read_through_its_links(tmp_path):
    data = tmp_path / "..2024_01_01"
    data.mkdir()
    write(data, "apps: [{app: shop}]", "watchdog.yaml")
    (tmp_path / "..data").symlink_to(data.name)
    (tmp_path / "watchdog.yaml").symlink_to("..data/watchdog.yaml")

    assert [one.pattern for one in load([tmp_path], {}).apps] == ["shop"]


def test_a_value_set_in_two_files_is_a_mistake_that_names_both(tmp_path):
    first = write(tmp_path, "log:\n  level: debug", "a.yaml")
    second = write(tmp_path, "log:\n\n  level: info", "b.yaml")

    (problem,) = rejected([tmp_path]).problems

    assert problem.path == "log.level"
    assert (problem.place.file, problem.place.line) == (str(second), 3)
    assert f"{first}:2:10" in problem.message


def test_a_mapping_and_a_list_cannot_be_laid_together(tmp_path):
    write(tmp_path, "apps: []", "a.yaml")
    write(tmp_path, "apps: {}", "b.yaml")

    (problem,) = rejected([tmp_path]).problems

    assert "is set here and at" in problem.message


def test_several_paths_are_laid_together(tmp_path):
    (tmp_path / "more").mkdir()
    one = write(tmp_path, "policies: {mine: {grace: 5s}}", "one.yaml")
    write(tmp_path / "more", "apps: [{app: shop, policy: mine}]", "two.yaml")

    settings = load([one, tmp_path / "more"], {})

    assert settings.policy_for("", "shop").name == "mine"


def test_a_file_that_does_not_parse_hides_no_mistake_of_the_others(tmp_path):
    write(tmp_path, "apps: [", "a.yaml")
    write(tmp_path, "runtime: {poll: 5}\ndefaults: {policy: defined-in-a}", "b.yaml")

    found = rejected([tmp_path]).problems

    # The unknown policy may be defined in the file that could not be parsed.
    assert [one.path for one in found] == ["", "runtime.poll"]


def test_what_cannot_be_read_is_told_apart_from_what_is_wrong(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "latin.yaml").write_bytes(b"apps: []\n# caf\xe9\n")
    (tmp_path / "large.yaml").write_text("#" * (FILE_BYTES_MAX + 1))

    for path, words in [
        (tmp_path / "missing.yaml", "cannot be read (no such file or directory)"),
        (tmp_path / "empty", "holds no *.yaml or *.yml file"),
        (tmp_path / "latin.yaml", "is not UTF-8 text"),
        (tmp_path / "large.yaml", f"is larger than {FILE_BYTES_MAX} bytes"),
    ]:
        error = rejected([path])
        assert isinstance(error, ConfigUnreadable)
        assert words in str(error)
    assert "latin.yaml:2:6:" in str(rejected([tmp_path / "latin.yaml"]))


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path):
    (tmp_path / "w.yaml").write_bytes(b"\xef\xbb\xbfapps: [{app: shop}]")

    assert load([tmp_path / "w.yaml"], {}).apps


@pytest.mark.parametrize(
    ("written", "environ", "meant"),
    [
        ("${A}", {"A": "x"}, "x"),
        ("${A}-${B}", {"A": "x", "B": "y"}, "x-y"),
        ("${A:-d}", {}, "d"),
        ("${A:-d}", {"A": ""}, "d"),
        ("${A:-d}", {"A": "x"}, "x"),
        ("${A:-}z", {}, "z"),
        ("${A:-a:b}", {}, "a:b"),
        ("$${A}", {}, "${A}"),
        ("a$b", {}, "a$b"),
        ("a$$b", {}, "a$b"),
        ("${A}", {"A": "${B}"}, "${B}"),
    ],
)
def test_references_are_filled_in(tmp_path, written, environ, meant):
    text = f"apps: [{{app: a, probes: [{{body_contains: '{written}'}}]}}]"

    (probe,) = read(tmp_path, text, environ).probes_for("", "a")

    assert probe.body_contains == meant


def test_a_reference_can_fill_a_number_a_switch_and_a_duration(tmp_path):
    text = "runtime: {poll: '${P}', probes_at_once_max: '${N}'}\n"
    text += "apps: [{app: a, probes: [{verify_tls: '${T}'}]}]"

    settings = read(tmp_path, text, {"P": "20s", "N": "9", "T": "false"})

    assert settings.runtime.poll.total_seconds() == 20
    assert settings.runtime.probes_at_once_max == 9
    assert settings.probes_for("", "a")[0].verify_tls is False


def test_what_is_filled_in_can_never_become_structure(tmp_path):
    text = "apps: [{app: a, probes: [{body_contains: '${A}'}]}]"
    trick = "x'}]}]\nplatform:\n  api_url: http://evil.example # {a: b, c: [d]}"

    settings = read(tmp_path, text, {"A": trick})

    assert settings.probes_for("", "a")[0].body_contains == trick
    assert settings.platform.options.api_url == "https://api.digitalocean.com"


def test_a_key_is_not_filled_in(tmp_path):
    assert only_problem(tmp_path, "${A}: x", {"A": "apps"}).message == "unknown key"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("${A}", "the environment variable A is not set"),
        ("${A", "holds `${` without its `}`"),
        ("${}", "is not a variable's name"),
        ("${A B}", "is not a variable's name"),
        ("${file:/no/such/file}", "names a file that cannot be read (no such file or directory)"),
        ("${file:/dev/null}", "names a file that is empty"),
        ("${file:/}", "names a file that cannot be read"),
    ],
)
def test_a_reference_that_cannot_be_filled_is_a_mistake(tmp_path, written, words):
    assert words in only_problem(tmp_path, f"runtime: {{poll: '{written}'}}").message


def test_a_file_is_put_in_without_surrounding_blanks(tmp_path):
    (tmp_path / "secret").write_text("  abc\n")
    text = f"platform: {{token: '${{file:{tmp_path}/secret}}'}}"

    assert reveal(read(tmp_path, text).platform.token) == "abc"


def test_a_file_that_is_no_text_or_too_large_is_a_mistake(tmp_path):
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "large").write_text("x" * 70_000)
    text = f"platform: {{token_file: {tmp_path}/bytes}}\nstore: {{url_file: {tmp_path}/large}}"

    bytes_problem, large_problem = problems(tmp_path, text)

    assert "is not a text file" in bytes_problem.message
    assert "is larger than 65536 bytes" in large_problem.message


def test_own_certificates_must_be_there_and_be_certificates(tmp_path):
    (tmp_path / "empty.pem").write_text("nothing")
    text = f"""
    apps:
      - app: a
        probes:
          - {{name: http, ca_file: {tmp_path}/empty.pem}}
          - {{name: two, ca_file: {tmp_path}/missing.pem}}
    """

    empty, missing = problems(tmp_path, text)

    assert "holds no certificates" in empty.message
    assert "cannot be read" in missing.message
    assert (empty.path, missing.path) == (
        "apps[0].probes[0].ca_file",
        "apps[0].probes[1].ca_file",
    )
