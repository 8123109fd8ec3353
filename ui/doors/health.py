"""`/healthz` for whoever watches the server, and `/metrics` in Prometheus' form for whoever may ask it questions.

Knows runs and their times; no question and no name of a reader is in either.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from assistant import konkyo_version
from ui.doors.gate import Gate, RefusedError

if TYPE_CHECKING:
    from assistant import Outcome, Trace

_SECONDS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 6.0, 12.0, 30.0)
Status = Callable[[], dict[str, Any]]
"""As `OpeningAssistant.status`."""


class RunMetrics:
    """Counts runs; `watch` is told of each one (`Assistant.watch_runs`)."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        self._open = Gauge("konkyo_open", "1 once questions are answered", registry=registry)
        self._llm_ready = Gauge("konkyo_llm_ready", "1 while the LLM can be asked", registry=registry)
        self._runs = Counter("konkyo_runs", "Finished runs by kind of outcome", ["kind"], registry=registry)
        self._seconds = Histogram("konkyo_run_seconds", "Whole runs", buckets=_SECONDS, registry=registry)
        self._stages = Histogram(
            "konkyo_stage_seconds", "Stages of runs", ["stage"], buckets=_SECONDS, registry=registry
        )
        self._calls = Counter("konkyo_llm_calls", "Calls of the LLM", registry=registry)
        self._tokens = Counter("konkyo_llm_tokens", "Tokens that the LLM wrote", registry=registry)
        self._rules = Counter(
            "konkyo_rules_instead", "Runs that rules answered since the LLM could not", registry=registry
        )
        self._removed = Counter(
            "konkyo_claims_removed", "Claims that did not pass the check", registry=registry
        )

    def watch(self, outcome: Outcome, trace: Trace) -> None:
        """Count one run."""
        self._runs.labels(outcome.kind).inc()
        self._seconds.observe(trace.total_ms / 1000)
        for step in trace.steps:
            self._stages.labels(step.name).observe(step.milliseconds / 1000)
        self._calls.inc(trace.llm.calls)
        self._tokens.inc(trace.llm.completion_tokens)
        self._rules.inc(bool(trace.llm.notice))
        self._removed.inc(outcome.verification.removed_claims)

    def text(self, status: dict[str, Any]) -> bytes:
        """Everything counted, as Prometheus reads it."""
        self._open.set(status["state"] not in ("opening", "broken"))
        self._llm_ready.set(status["state"] == "ready")
        return generate_latest(self._registry)


def health_routes(status: Status, metrics: RunMetrics, gate: Gate) -> list[BaseRoute]:
    """Both routes."""

    async def healthz(_: Request) -> Response:
        state = status()["state"]
        code = {"opening": 503, "broken": 500}.get(state, 200)
        return JSONResponse({"state": state, "version": konkyo_version()}, code)

    async def numbers(request: Request) -> Response:
        try:
            gate.admit(request.headers, request.client.host if request.client else "")
        except RefusedError as error:
            return JSONResponse({"detail": str(error)}, error.status)
        return Response(metrics.text(status()), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", healthz, methods=["GET"]), Route("/metrics", numbers, methods=["GET"])]
