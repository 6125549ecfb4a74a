"""A tree of processes that lives and dies as one: started, watched, started again, ended."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

KILL_SECONDS = 8.0
"""How long children may take to end once they are asked to."""

LIVED_SECONDS = 30.0
"""Who lived for so long is started again at once."""

LONGEST_PAUSE = 30.0
_TICK = 0.2
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def dying_with(parent: int) -> Callable[[], None]:
    """What a process calls, once it is made, to be killed when its parent dies in any way.

    Only Linux can; elsewhere it does nothing.
    """
    if not sys.platform.startswith("linux"):
        return lambda: None
    # Found now: between fork and exec nothing may be loaded.
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def bind() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            # It died before it was listened for.
            os._exit(1)

    return bind


@dataclass
class Child:
    """One process of the tree, and how to start it."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.5
    due: float = 0.0


@dataclass
class ProcessTree:
    """Children that are started again when they die, and end with their parent."""

    children: Sequence[Child]
    variables: Mapping[str, str]
    say_died: Callable[[Child, int, float], None]
    """Told of a child that died: its exit code, and in how many seconds it is started again."""
    while_starting: Callable[[], None] = lambda: None
    """Called at each look, as long as there is one."""
    _is_ending: bool = field(default=False, init=False)

    def run(self) -> None:
        """Runs until SIGTERM, SIGINT or SIGHUP; then ends every child, by force if need be."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._end)
        try:
            while not self._is_ending:
                for child in self.children:
                    self._look_after(child)
                self.while_starting()
                time.sleep(_TICK)
        finally:
            self._end_all()

    def _end(self, number: int, frame: object) -> None:
        self._is_ending = True

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.due:
                self._start(child, now)
            return
        code = child.process.poll()
        if code is None:
            return
        has_lived = now - child.started >= LIVED_SECONDS
        child.pause = 0.5 if has_lived else min(LONGEST_PAUSE, child.pause * 2)
        child.process, child.due = None, now + child.pause
        if not self._is_ending:
            self.say_died(child, code, child.pause)

    def _start(self, child: Child, now: float) -> None:
        # A fork in a process without other threads: what `preexec_fn` warns of cannot happen.
        child.process = subprocess.Popen(
            child.command,
            env=dict(self.variables),
            stdin=subprocess.DEVNULL,
            preexec_fn=dying_with(os.getpid()),  # noqa: PLW1509
        )
        child.started = now

    def _end_all(self) -> None:
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + KILL_SECONDS
        for process in running:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
