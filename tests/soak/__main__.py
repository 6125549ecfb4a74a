"""`python -m tests.soak`: kills by the hundred, on a store in a folder of the system's own."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.soak.soaking import soak


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill the processes of a store at random.")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=900.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = soak(Path(folder), kills=given.kills, seconds=given.seconds, seed=given.seed)
    sys.stdout.write(
        f"seed {given.seed}: {found.kills} kills, {found.appends} appends acknowledged and there "
        f"once, {found.snapshots} snapshots read and the same afterwards, store verified\n"
    )


if __name__ == "__main__":
    main()
