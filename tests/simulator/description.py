"""The official API description, as something that replies can be held against.

It is not part of this repository; tests that need it are skipped without it.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

DESCRIPTION = Path(__file__).parents[3] / "shared" / "app-platform.openapi.json"
needs_description = pytest.mark.skipif(
    not DESCRIPTION.is_file(), reason="the official API description is not beside this checkout"
)
# Seen in live replies and in the Go client, but missing from the description.
UNDESCRIBED = {
    "cause_details",
    "inactivity_sleep",
    "last_deployment_active_at",
    "previous_deployment_id",
    "source_image_digest",
    "timing",
}
SLOTS = ("active_deployment", "in_progress_deployment", "pending_deployment", "pinned_deployment")


@cache
def description():
    return with_nulls(json.loads(DESCRIPTION.read_text("utf-8")))


def with_nulls(schema):
    """The same with ``nullable`` spelled as a second type, as JSON Schema wants it."""
    if isinstance(schema, list):
        return [with_nulls(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {key: with_nulls(inner) for key, inner in schema.items()}
    if changed.pop("nullable", False) is True and isinstance(changed.get("type"), str):
        changed["type"] = [changed["type"], "null"]
    return changed


formats = FormatChecker(())


@formats.checks("date-time", raises=ValueError)
def is_date_time(value):
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def shape(path: str) -> str:
    return re.sub(r"\{.*?\}", "{}", path)


def schema_of(operation, status: int):
    """The schema of a reply, or None if the description says that it is empty."""
    found = next(
        methods
        for path, methods in description()["paths"].items()
        if shape(path) == shape(operation.path)
    )
    responses = found[operation.method.lower()]["responses"]
    response = responses.get(str(status), responses["default"])
    while "$ref" in response:
        response = description()["components"]["responses"][response["$ref"].rpartition("/")[2]]
    content = response.get("content")
    return None if content is None else content["application/json"]["schema"]


def check(operation, reply):
    """Hold one reply against the description."""
    schema = schema_of(operation, reply.status_code)
    if schema is None:
        assert reply.content == b""
        return
    body = without_null_slots(reply.json())
    whole = {**schema, "components": description()["components"]}
    Draft202012Validator(whole, format_checker=formats).validate(body)
    assert unknown_keys(schema, body) <= UNDESCRIBED


def without_null_slots(body):
    """Null slots are seen in live replies; the description does not know of them."""
    for app in [*body.get("apps", []), *([body["app"]] if "app" in body else [])]:
        for slot in SLOTS:
            if app.get(slot, 0) is None:
                del app[slot]
    return body


def resolved(schema):
    while "$ref" in schema:
        schema = description()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def properties_of(schema) -> dict:
    """All properties that the schema knows, by whichever way it is put together."""
    schema = resolved(schema)
    known = dict(schema.get("properties", {}))
    for way in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(way, []):
            known |= properties_of(part)
    return known


def unknown_keys(schema, value) -> set[str]:
    """Keys, at any depth, that the description does not know where it lists what there is."""
    if isinstance(value, list):
        items = resolved(schema).get("items", {})
        return {key for inner in value for key in unknown_keys(items, inner)}
    known = properties_of(schema)
    if not isinstance(value, dict) or not known:
        return set()
    unknown = set(value) - set(known)
    for key in set(value) & set(known):
        unknown |= unknown_keys(known[key], value[key])
    return unknown
