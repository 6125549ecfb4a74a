"""A reader who follows a page: writes its files, runs its commands, keeps what they print."""

from __future__ import annotations

import io
import shlex
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from palier.cli.main import run
from tests.docs.pages import REPOSITORY, Command, WrittenFile
from tests.shared_data import shared_path

# Pages whose data the reader downloads; the folder `shared` holds the same data.
DOWNLOADED = {"boston-311.md": "data/boston311/cases_localtime_2013-2016.csv.gz"}


class NotDownloaded(Exception):
    """The data that a page's reader downloads is not there."""


def provide(folder: Path, page: Path) -> None:
    """What a reader has beside the page: the examples, and downloads. Raises `NotDownloaded`."""
    (folder / "examples").symlink_to(REPOSITORY / "examples")
    if page.name in DOWNLOADED:
        shared = shared_path()
        if shared is None:
            raise NotDownloaded(page.name)
        source = shared / DOWNLOADED[page.name]
        (folder / source.name).symlink_to(source)


class Reader:
    """Works in one folder, from the top of a page to its end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._exit_code = 0

    def write(self, file: WrittenFile) -> None:
        """Writes a file as the page shows it."""
        path = self._folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text)

    def printed(self, command: Command) -> str:
        """What a command prints, standard output and standard error together.

        `palier` runs in this process, which must be in the reader's folder: starting Python for
        each of them would take minutes. Other commands are given to the shell.
        """
        words = shlex.split(command.given.replace("\\\n", " "))
        if words[0] == "palier":
            return self._palier(words[1:])
        if command.given == "echo $?":
            return f"{self._exit_code}\n"
        done = subprocess.run(
            ["sh", "-c", command.given],
            cwd=self._folder, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._exit_code = done.returncode
        return done.stdout

    def _palier(self, arguments: list[str]) -> str:
        sink = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        with redirect_stdout(sink), redirect_stderr(sink):
            self._exit_code = run(arguments)
        sink.seek(0)
        return sink.read()
