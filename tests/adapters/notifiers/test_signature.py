"""A signature proves who sent a body and when, and nothing less will do."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.notifiers.notices import NOON
from watchdog.adapters.notifiers.signature import sign, verify_signature

BODY = b'{"version":1}'
MINUTES = timedelta(minutes=5)


def test_what_was_signed_is_proven():
    assert verify_signature("s3cret", sign("s3cret", BODY, NOON), BODY, NOON, MINUTES)


def test_the_signature_is_the_documented_one():
    seconds = int(NOON.timestamp())
    digest = hmac.new(b"s3cret", b"%d.%s" % (seconds, BODY), hashlib.sha256).hexdigest()
    assert sign("s3cret", BODY, NOON) == f"t={seconds},v1={digest}"


def test_another_secret_or_body_is_not_proven():
    header = sign("s3cret", BODY, NOON)
    assert not verify_signature("other", header, BODY, NOON, MINUTES)
    assert not verify_signature("s3cret", header, BODY + b" ", NOON, MINUTES)


def test_a_time_that_was_tampered_with_is_not_proven():
    header = sign("s3cret", BODY, NOON)
    later = header.replace(f"t={int(NOON.timestamp())}", f"t={int(NOON.timestamp()) + 1}")
    assert later != header
    assert not verify_signature("s3cret", later, BODY, NOON, MINUTES)


@pytest.mark.parametrize(
    ("apart", "proven"), [(299, True), (301, False), (-299, True), (-302, False)]
)
def test_only_a_recent_signature_counts(apart, proven):
    header = sign("s3cret", BODY, NOON - timedelta(seconds=apart))
    assert verify_signature("s3cret", header, BODY, NOON, MINUTES) is proven


def test_one_of_two_signatures_suffices_while_a_secret_is_changed():
    _, _, old = sign("old", BODY, NOON).partition(",")
    header = f"{sign('new', BODY, NOON)},{old}"
    assert verify_signature("old", header, BODY, NOON, MINUTES)
    assert verify_signature("new", header, BODY, NOON, MINUTES)
    assert not verify_signature("third", header, BODY, NOON, MINUTES)


def test_an_empty_secret_neither_signs_nor_proves():
    with pytest.raises(ValueError, match="empty"):
        sign("", BODY, NOON)
    forged = hmac.new(b"", b"1.%s" % BODY, hashlib.sha256).hexdigest()
    long = timedelta(days=100_000)
    assert not verify_signature("", f"t=1,v1={forged}", BODY, NOON, long)


@given(st.text(max_size=120) | st.from_regex(r"t=\d{1,20},v1=[0-9a-f\u0660]{0,70}"))
def test_a_malformed_header_is_refused_and_never_raises(header):
    assert not verify_signature("s3cret", header, BODY, NOON, MINUTES)
