"""The rules of other tools, by their published semantics; each kind of rule one file.

A new rival is one class and one line in ``RIVALS``.
"""

from __future__ import annotations

from benchmarks.decisions.rivals.argo import ArgoPerMinute, ArgoPerProbe
from benchmarks.decisions.rivals.flagger import Flagger
from benchmarks.decisions.rivals.in_a_row import InARow
from benchmarks.decisions.rivals.pipecd import PipeCd
from benchmarks.decisions.rivals.prometheus import BurnRate, DownFor
from benchmarks.decisions.rivals.trace import Rival, Trace, trace_of

RIVALS: tuple[Rival, ...] = (
    InARow(name="gatus", title="Gatus: 3 in a row", count=3),
    InARow(name="nomad", title="Nomad, Swarm: first failure", count=1),
    ArgoPerProbe(name="argo_0", title="Argo per probe, failureLimit 0 (default)", failure_limit=0),
    ArgoPerProbe(name="argo_3", title="Argo per probe, failureLimit 3", failure_limit=3),
    ArgoPerMinute(name="argo_minute", title="Argo per minute, failureLimit 3", failure_limit=3),
    Flagger(name="flagger", title="Flagger: 5 bad minutes"),
    DownFor(name="prometheus", title="Prometheus: down for 1m"),
    BurnRate(name="burn_rate", title="burn rate 14.4, 1 h and 5 min"),
    PipeCd(name="pipecd", title="PipeCD: Mann-Whitney each minute"),
)

__all__ = ["RIVALS", "Rival", "Trace", "trace_of"]
