"""The parts of the API that hardly change: regions, sizes, proposals, alerts.

They exist so that clients which look around on start-up get sensible answers; nothing in the
simulated world depends on them.
"""

from __future__ import annotations

from watchdog.simulator.platform import Simulator
from watchdog.simulator.wire import Call, JsonObject, RefusedError, Reply, not_found

_REGIONS = {"ams": "Amsterdam", "fra": "Frankfurt", "nyc": "New York", "sgp": "Singapore"}
_SIZES = (
    ("apps-s-1vcpu-0.5gb", "basic", 1, 0.5, 5.0),
    ("apps-s-1vcpu-1gb", "professional", 1, 1.0, 12.0),
    ("apps-d-2vcpu-4gb", "professional", 2, 4.0, 98.0),
)
_GIB = 1024**3
_SECONDS_A_MONTH = 28 * 86_400


def list_regions(_simulator: Simulator, _call: Call) -> Reply:
    """The regions that apps can be in."""
    regions: list[JsonObject] = [
        {"slug": slug, "label": label, "flag": label.lower(), "data_centers": [f"{slug}1"]}
        for slug, label in _REGIONS.items()
    ]
    return Reply(body={"regions": regions})


def list_sizes(_simulator: Simulator, _call: Call) -> Reply:
    """The sizes that instances can have."""
    return Reply(body={"discount_percent": 0.0, "instance_sizes": _render_sizes()})


def get_size(_simulator: Simulator, call: Call) -> Reply:
    """One size, by its slug."""
    found = [size for size in _render_sizes() if size["slug"] == call.path["slug"]]
    if not found:
        raise not_found(f"instance size {call.path['slug']}")
    return Reply(body={"instance_size": found[0]})


def propose(simulator: Simulator, call: Call) -> Reply:
    """What the platform thinks of a spec; nothing is made from it."""
    spec = call.body.get("spec")
    if not isinstance(spec, dict) or "name" not in spec:
        raise RefusedError(400, "bad_request", "spec with a name is required")
    taken = any(app.name == spec["name"] for app in simulator.apps.values())
    body: JsonObject = {"app_name_available": not taken, "app_cost": 12, "spec": spec}
    return Reply(body=body)


def list_alerts(simulator: Simulator, call: Call) -> Reply:
    """The app's alert rules: the one that every app starts with."""
    app = simulator.app_of_id(call.path["app_id"])
    alert: JsonObject = {"id": app.id, "spec": {"rule": "DEPLOYMENT_FAILED"}, "phase": "ACTIVE"}
    return Reply(body={"alerts": [alert]})


def _render_sizes() -> list[JsonObject]:
    return [
        {
            "name": slug,
            "slug": slug,
            "cpu_type": "DEDICATED" if "-d-" in slug else "SHARED",
            "cpus": str(cpus),
            "memory_bytes": str(int(memory_gib * _GIB)),
            "tier_slug": tier,
            "usd_per_month": f"{usd:.2f}",
            "usd_per_second": f"{usd / _SECONDS_A_MONTH:.10f}",
        }
        for slug, tier, cpus, memory_gib, usd in _SIZES
    ]
