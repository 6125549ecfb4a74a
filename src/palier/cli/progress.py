"""A progress bar on standard error, shown only for work that lasts over two seconds."""

from __future__ import annotations

import sys
from threading import Lock, Timer
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

PATIENCE_SECONDS = 2.0


class LateProgress:
    """Shows that work goes on once it has lasted `PATIENCE_SECONDS`, and how far where it is told.

    The bar pulses until the first steps are counted: some work cannot tell how much is left.
    """

    def __init__(self, label: str, *, quiet: bool = False) -> None:
        self._label = label
        self._done, self._total = 0, 0
        self._bar: Progress | None = None
        self._task = TaskID(0)
        self._over = quiet or not sys.stderr.isatty()
        self._lock = Lock()
        self._timer = Timer(PATIENCE_SECONDS, self._draw)
        self._timer.daemon = True

    def __enter__(self) -> LateProgress:
        if not self._over:
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._over = True
            if self._bar is not None:
                self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Tells that `done` of `total` steps (bytes, objectives) are behind."""
        with self._lock:
            self._done, self._total = done, total
            if self._bar is not None:
                self._bar.update(self._task, completed=done, total=total or None)

    def _draw(self) -> None:
        with self._lock:
            if self._over:
                return
            columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
            self._bar = Progress(
                *columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True
            )
            self._task = self._bar.add_task(
                self._label, total=self._total or None, completed=self._done
            )
            self._bar.start()
