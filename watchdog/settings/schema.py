"""The configuration's JSON Schema, for editors; made of the models, so that it cannot drift."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, create_model
from pydantic.json_schema import GenerateJsonSchema

from watchdog.settings.document import SECTIONS
from watchdog.settings.fields import duration_text

_REFERENCE = r"\$\{.+\}"
_TYPED = frozenset({"integer", "number", "boolean"})


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Generator(GenerateJsonSchema):
    def encode_default(self, dft: Any) -> Any:
        return duration_text(dft) if isinstance(dft, timedelta) else super().encode_default(dft)


def config_schema() -> dict[str, Any]:
    """Return the schema of a whole configuration file."""
    definitions: dict[str, Any] = dict(SECTIONS)
    document = create_model("Configuration", __base__=_Document, **definitions)
    schema = _lenient(document.model_json_schema(schema_generator=_Generator))
    assert isinstance(schema, dict), "a schema is an object"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Configuration of rollback-watchdog",
        "description": "Checked in full by `watchdog check`.",
    }


def _lenient(schema: Any) -> Any:
    """Return the schema without titles, and with references such as ``${VAR}`` allowed.

    The titles only repeat the keys. A reference stands where the value will be a number.
    """
    if isinstance(schema, list):
        return [_lenient(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {
        key: {name: _lenient(one) for name, one in item.items()}
        if key in {"properties", "$defs"}
        else _lenient(item)
        for key, item in schema.items()
        if not (key == "title" and isinstance(item, str))
    }
    if result.get("type") in _TYPED and "const" not in result:
        kept = {key: result.pop(key) for key in ("description", "default") if key in result}
        return {"anyOf": [result, {"type": "string", "pattern": _REFERENCE}], **kept}
    if "pattern" in result and result.get("type") == "string":
        result["pattern"] = f"{result['pattern']}|{_REFERENCE}"
    if "enum" in result and result.get("type") == "string":
        kept = {key: result.pop(key) for key in ("description", "default") if key in result}
        return {"anyOf": [result, {"type": "string", "pattern": _REFERENCE}], **kept}
    return result
