"""Whatever a file holds, reading it ends in settings or in a list of mistakes."""

from __future__ import annotations

import contextlib
import random
import tempfile
from pathlib import Path
from typing import Any

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.settings.test_secrets import WIDE, leaves, with_key, with_value
from watchdog.settings import ConfigRejected, Problem, load

WIDE_TEXT = yaml.safe_dump(WIDE)
PATHS = list(leaves(WIDE))

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ["0", "-1s", "1e999", "nan", "∞", "9" * 5000 + "s", "1h30m", "*", "[", "${X}", "..", "\x00"]
    ),
)
STRANGE = st.recursive(
    ODD,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def read_bytes(content: bytes) -> None:
    """Read a file of these bytes; only a rejection with problems may come of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "watchdog.yaml"
        path.write_bytes(content)
        found: tuple[Problem, ...] | None = None
        try:
            load([path], {})
        except ConfigRejected as rejected:
            found = rejected.problems
    assert found is None or all(one.message and one.place.file for one in found)
    assert found != (), "a rejection says why"


@settings(max_examples=150)
@given(st.binary(max_size=200))
@example(b"\xff\xfea\x00")
@example(b"\x00")
@example("apps: \U0001f600\ud7ff".encode())
def test_random_bytes_are_refused_politely(content):
    read_bytes(content)


@settings(max_examples=150)
@given(st.text(alphabet="apl:-[]{}&*!|>'\"%@`#?, \n\t0123456789~<", max_size=60))
@example("? ? ?")
@example("!!python/object/apply:os.system [x]")
@example("&a *a")
@example("- - - ? -")
def test_the_letters_of_yaml_in_any_order_are_refused_politely(text):
    read_bytes(text.encode())


@settings(max_examples=120)
@given(st.sampled_from(PATHS), STRANGE)
def test_any_value_in_any_place_is_taken_or_refused(path, value):
    changed: Any = with_value(WIDE, path, value)
    with contextlib.suppress(yaml.YAMLError):
        read_bytes(yaml.safe_dump(changed, allow_unicode=True).encode("utf-8", "surrogatepass"))


@settings(max_examples=60)
@given(st.sampled_from([one for one in PATHS if isinstance(one[-1], str)]), st.text(max_size=12))
def test_any_key_in_any_place_is_taken_or_refused(path, name):
    with contextlib.suppress(yaml.YAMLError):
        text = yaml.safe_dump(with_key(WIDE, path, name), allow_unicode=True)
        read_bytes(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=100)
@given(st.integers(0, 2**32))
def test_a_damaged_file_is_taken_or_refused(seed):
    chance = random.Random(seed)
    text = list(WIDE_TEXT)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(text))
        match chance.randrange(3):
            case 0:
                del text[at]
            case 1:
                text.insert(at, chance.choice(":-{}[]&*!'\"\n \t#|>%"))
            case _:
                text[at] = chance.choice(text)
    read_bytes("".join(text).encode())
