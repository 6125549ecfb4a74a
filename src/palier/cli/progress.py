"""A progress bar on standard error, shown only for work that lasts over two seconds."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

PATIENCE_SECONDS = 2.0


class LateProgress:
    """Counts steps, and draws them once the work has lasted `PATIENCE_SECONDS`."""

    def __init__(self, label: str, *, quiet: bool = False) -> None:
        self._label = label
        self._silent = quiet or not sys.stderr.isatty()
        self._since = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> LateProgress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Tells that `done` of `total` steps (bytes, objectives) are behind."""
        if self._silent or time.monotonic() - self._since < PATIENCE_SECONDS:
            return
        if self._bar is None or self._task is None:
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.percentage:>3.0f} %"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task(self._label, total=total)
            self._bar.start()
        self._bar.update(self._task, completed=done, total=total)
