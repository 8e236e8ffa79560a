"""Secrets that lie in files are read anew at each use, and the files may go away."""

from __future__ import annotations

import pytest

from tests.settings.writing import only_problem, read, reveal, shown_by
from watchdog.ports import Misconfigured
from watchdog.settings import SecretUnreadable
from watchdog.settings.dump import written

PASSWORD = "c4na4y" * 10


def test_a_secret_in_a_file_is_read_anew_each_time(tmp_path):
    file = tmp_path / "token"
    file.write_text("old-token\n")
    settings = read(tmp_path, f"platform: {{token_file: {file}}}")

    assert reveal(settings.platform.token) == "old-token"
    file.write_text("  new-token  \n")
    assert reveal(settings.platform.token) == "new-token"
    assert "new-token" not in shown_by(settings)


def test_a_secret_whose_file_has_gone_names_the_file(tmp_path):
    file = tmp_path / "token"
    file.write_text("first")
    settings = read(tmp_path, f"platform: {{token_file: {file}}}")
    file.unlink()

    with pytest.raises(Misconfigured, match=str(file)):
        reveal(settings.platform.token)
    # Adapters catch ValueError of what gives them secrets.
    assert issubclass(SecretUnreadable, ValueError)


def test_headers_from_files_are_read_anew_too(tmp_path):
    file = tmp_path / "key"
    file.write_text("one")
    text = f"apps: [{{app: a, probes: [{{header_files: {{X-Key: {file}}}}}]}}]"
    (probe,) = read(tmp_path, text).probes_for("", "a")

    file.write_text("two")

    assert reveal(probe.headers["X-Key"]) == "two"


def test_a_store_s_url_shows_its_file_but_never_a_password(tmp_path):
    plain = read(tmp_path, "store: {url: sqlite:///here.db}")
    remote = read(tmp_path, f"store: {{url: 'postgresql://u:{PASSWORD}@db/x'}}")
    (tmp_path / "url").write_text("sqlite:///there.db")
    gone = read(tmp_path, f"store: {{url_file: {tmp_path}/url}}")
    (tmp_path / "url").unlink()

    assert written(plain)["store"] == {"url": "sqlite:///here.db"}
    assert written(remote)["store"] == {"url": "postgresql://**********"}
    assert written(gone)["store"] == {"url": "**********"}


@pytest.mark.parametrize(
    ("section", "path"),
    [
        ("platform: {{token: t, token_file: {file}}}", "platform.token_file"),
        ("store: {{url: 'memory:', url_file: {file}}}", "store.url_file"),
        (
            "apps: [{{app: a, probes: [{{bearer: b, bearer_file: {file}}}]}}]",
            "apps[0].probes[0].bearer_file",
        ),
        (
            "notifiers: {{o: {{kind: webhook, url: 'https://x', url_file: {file}}}}}",
            "notifiers.o.url_file",
        ),
    ],
)
def test_a_secret_is_given_by_itself_or_by_its_file(tmp_path, section, path):
    file = tmp_path / "secret"
    file.write_text("s")

    problem = only_problem(tmp_path, section.format(file=file))

    assert problem.path == path
    assert "is given beside `" in problem.message
