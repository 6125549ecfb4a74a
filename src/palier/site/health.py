"""Whether the server lives, and whether it can work: for supervisors and load balancers."""

from __future__ import annotations

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from palier.calculus.instants import MINUTE

READY, DEGRADED, NOT_READY = "ready", "degraded", "not ready"

_PATIENCE = MINUTE
"""How long a job may be due before somebody should look whether a worker runs."""

_MADE: list[bool] = []
"""Holds something once this process found every migration made."""


def live(request: HttpRequest) -> HttpResponse:
    """That the process answers; asks nothing else, as restarting it mends nothing else."""
    return JsonResponse({"status": "live"})


def ready(request: HttpRequest) -> HttpResponse:
    """Whether requests can be answered: 503 where not; a queue that waits is told, not refused."""
    try:
        checks = {"database": "ok", "migrations": _migrations(), "workers": _workers()}
    except Error:
        checks = {"database": "does not answer"}
    if set(checks.values()) == {"ok"}:
        status = READY
    elif checks["database"] == "ok" and checks["migrations"] == "ok":
        status = DEGRADED
    else:
        status = NOT_READY
    code = 503 if status == NOT_READY else 200
    return JsonResponse({"status": status, "checks": checks}, status=code)


def _migrations() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    # Once made they stay: to look for them reads every file of them.
    return "ok" if _MADE or _is_migrated() else "missing"


def _workers() -> str:
    from palier.slm.queue.queries import live_workers, oldest_waiting

    if _MADE and (oldest_waiting() or 0) > _PATIENCE:
        return "jobs wait" if live_workers().exists() else "jobs wait, and no worker runs"
    return "ok"


def _is_migrated() -> bool:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _MADE.append(True)
    return bool(_MADE)
