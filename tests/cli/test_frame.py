"""The frame of the command line: verbs found by name, light, and polite when interrupted."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import CliRunner

from watchdog import __version__
from watchdog.cli import VERBS, app
from watchdog.cli.configuration import config_paths
from watchdog.cli.console import say_table
from watchdog.cli.neighbours import MESSAGE, namesake_installed

runner = CliRunner()
EXISTING = [verb for verb in VERBS if find_spec(f"watchdog.cli.{verb}")]


def run_python(code: str, **options) -> subprocess.CompletedProcess[str]:
    """Run a few lines in a fresh interpreter."""
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, **options
    )


def test_the_version_is_shown():
    result = runner.invoke(app, ["--version"])

    assert (result.exit_code, result.stdout) == (0, f"watchdog {__version__}\n")


def test_without_a_verb_the_verbs_are_listed():
    result = runner.invoke(app, [])

    assert result.exit_code == 2
    assert all(verb in result.output for verb in EXISTING)


@pytest.mark.parametrize("verb", EXISTING)
def test_every_verb_has_help(verb):
    result = runner.invoke(app, [verb, "--help"])

    assert result.exit_code == 0
    assert f"watchdog {verb}" in result.output.replace("root", "watchdog")


def test_an_unknown_verb_is_a_usage_error():
    result = runner.invoke(app, ["chek"])

    assert result.exit_code == 2
    assert "chek" in result.output


def test_a_verb_imports_no_other_verb():
    code = (
        "import sys; sys.argv = ['watchdog', 'check', '--help']\n"
        "from watchdog.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([name for name in sys.modules if name.startswith(('watchdog.cli.run', "
        "'watchdog.cli.config.', 'watchdog.simulator', 'sqlalchemy', 'fastapi', 'httpx', "
        "'watchdog.settings'))], file=sys.stderr)"
    )

    assert run_python(code).stderr.strip() == "[]"


def test_a_reader_who_stops_reading_is_no_error():
    with subprocess.Popen(
        [sys.executable, "-m", "watchdog", "config", "schema"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        complaint = process.stderr.read().decode()
        process.wait(timeout=60)

    assert "Traceback" not in complaint
    assert "Exception ignored" not in complaint


def test_an_interrupted_verb_ends_without_a_traceback():
    code = (
        "import sys, typer, watchdog.cli.check as check; from watchdog.cli import main\n"
        "from watchdog.cli.verb import verb_app\n"
        "check.app = verb_app()\n"
        "@check.app.command()\n"
        "def interrupted() -> None: raise KeyboardInterrupt\n"
        "sys.argv = ['watchdog', 'check']\n"
        "main()"
    )

    result = run_python(code)

    assert result.returncode == 130
    assert result.stderr == ""


def test_the_namesake_is_noticed(tmp_path):
    code = "from watchdog.cli import main; import sys; sys.argv = ['watchdog', '--version']; main()"
    info = tmp_path / "watchdog-6.0.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: watchdog\nVersion: 6.0.0\n")

    result = run_python(code, env={"PYTHONPATH": str(tmp_path)})

    assert not namesake_installed()
    assert result.returncode == 0
    assert result.stderr == MESSAGE
    assert result.stdout.startswith("watchdog ")


def test_the_namesake_s_modules_are_noticed_without_its_record(tmp_path):
    code = (
        f"import watchdog; watchdog.__path__.append({str(tmp_path)!r})\n"
        "from watchdog.cli.neighbours import namesake_installed; print(namesake_installed())"
    )
    (tmp_path / "observers").mkdir()
    (tmp_path / "observers" / "__init__.py").write_text("raise RuntimeError('not imported')")

    assert run_python(code).stdout.strip() == "True"


def test_the_configuration_is_looked_for_in_its_places(tmp_path, monkeypatch):
    first, second = tmp_path / "watchdog.yaml", tmp_path / "etc"
    monkeypatch.setattr("watchdog.cli.configuration.DEFAULT_PLACES", (first, second))

    assert config_paths(None) == []
    second.mkdir()
    assert config_paths([]) == [second]
    first.touch()
    assert config_paths(None) == [first]
    assert config_paths([Path("given")]) == [Path("given")]


def test_a_table_in_a_pipe_is_not_folded(capsys):
    say_table(["app", "why"], [["shop", "word " * 60], ["[blog]", "x"]])

    head, shop, blog = capsys.readouterr().out.splitlines()
    assert head.split() == ["app", "why"]
    assert shop.count("word") == 60
    assert blog.split() == ["[blog]", "x"]
