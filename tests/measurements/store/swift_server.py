"""A real object store that speaks S3: OpenStack Swift with its S3 gateway, on loopback.

Debian's `python3-swift` holds its programs; they run under Debian's own Python, each on one device
in a folder.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pyarrow import fs

ABSENT = "no S3-compatible server here: install python3-swift"
PYTHON = "/usr/bin/python3"
PATIENCE_SECONDS = 30


class Bucket(NamedTuple):
    """Where objects go, and who may put them there."""

    url: str
    access_key: str
    secret_key: str

    @property
    def environment(self) -> dict[str, str]:
        """What clients of S3 read."""
        return {
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret_key,
            "AWS_EC2_METADATA_DISABLED": "true",
            # Swift does not take uploads in signed chunks, which checksums of newer clients need.
            "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
            "AWS_RESPONSE_CHECKSUM_VALIDATION": "when_required",
        }


# Swift keeps tokens in memcached, which one process can do without.
_CACHE = """
class Cache:
    def __init__(self):
        self.kept = {}
    def get(self, key, **rest):
        return self.kept.get(key)
    def set(self, key, value, **rest):
        self.kept[key] = value
    def delete(self, key, **rest):
        self.kept.pop(key, None)
    def incr(self, key, delta=1, **rest):
        self.kept[key] = int(self.kept.get(key) or 0) + delta
        return self.kept[key]
    def decr(self, key, delta=1, **rest):
        return self.incr(key, -delta)

def filter_factory(settings, **local):
    kept = Cache()
    def around(app):
        def answer(environment, start):
            environment["swift.cache"] = kept
            return app(environment, start)
        return answer
    return around
"""

_PROXY = """
[pipeline:main]
pipeline = catch_errors kept s3api tempauth slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:kept]
paste.filter_factory = kept:filter_factory
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_palier_tester = secret .admin
[filter:slo]
use = egg:swift#slo
"""

# PR_SET_PDEATHSIG (prctl(2)): a test session that is killed leaves no server behind.
_RUN = """
import ctypes, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGKILL)
folder, name, device_ports = sys.argv[1:4]
sys.path.insert(0, folder)
from swift.common import utils
utils.set_swift_dir(folder)
if name == "rings":
    from swift.common.ring import RingBuilder
    for server, port in (each.split("=") for each in device_ports.split(",")):
        builder = RingBuilder(4, 1, 1)
        device = {"region": 1, "zone": 1, "ip": "127.0.0.1", "port": int(port), "weight": 1}
        builder.add_dev({**device, "device": "d1"})
        builder.rebalance()
        builder.get_ring().save(f"{folder}/{server}.ring.gz")
else:
    from swift.common.wsgi import run_wsgi
    run_wsgi(f"{folder}/{name}.conf", name, verbose=True)
"""


@cache
def is_installed() -> bool:
    """Whether Swift is there to be started."""
    asked = [PYTHON, "-c", "import swift.common.middleware.s3api, xattr"]
    if not os.path.exists(PYTHON):
        return False
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


@contextmanager
def swift() -> Iterator[Bucket]:
    """A bucket of a running server."""
    with (
        tempfile.TemporaryDirectory(prefix="palier-s3-", ignore_cleanup_errors=True) as made,
        ExitStack() as running,
    ):
        folder = Path(made)
        ports = {name: _free_port() for name in ("proxy", "account", "container", "object")}
        _write(folder, ports)
        rings = ",".join(f"{name}={port}" for name, port in ports.items() if name != "proxy")
        subprocess.run([PYTHON, "-c", _RUN, str(folder), "rings", rings], check=True)
        for name in ports:
            running.enter_context(_server(folder, f"{name}-server"))
        for port in ports.values():
            _wait_for(port, folder)
        endpoint = f"endpoint_override=http%3A%2F%2F127.0.0.1%3A{ports['proxy']}&region=us-east-1"
        yield Bucket(f"s3://palier-tests?{endpoint}", "palier:tester", "secret")


def make_bucket(url: str) -> None:
    """Makes the bucket of a URL."""
    system, name = fs.FileSystem.from_uri(f"{url}&allow_bucket_creation=true")
    system.create_dir(name)


def _write(folder: Path, ports: dict[str, int]) -> None:
    (folder / "swift.conf").write_text(
        "[swift-hash]\nswift_hash_path_prefix = a\nswift_hash_path_suffix = b\n"
        "[storage-policy:0]\nname = one\ndefault = yes\n"
    )
    (folder / "kept.py").write_text(_CACHE)
    (folder / "devices" / "d1").mkdir(parents=True)
    user = "root" if os.geteuid() == 0 else os.environ.get("USER", "")
    for name, port in ports.items():
        general = (
            f"[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = {port}\nworkers = 0\nuser = {user}\n"
            f"swift_dir = {folder}\ndevices = {folder}/devices\nmount_check = false\n"
        )
        rest = f"[pipeline:main]\npipeline = {name}-server\n[app:{name}-server]\n"
        rest += f"use = egg:swift#{name}\n"
        (folder / f"{name}-server.conf").write_text(general + (_PROXY if name == "proxy" else rest))


@contextmanager
def _server(folder: Path, name: str) -> Iterator[None]:
    with (folder / f"{name}.log").open("wb") as log:
        started = subprocess.Popen(
            [PYTHON, "-c", _RUN, str(folder), name, ""], cwd=folder, stdout=log, stderr=log
        )
    try:
        yield
    finally:
        started.kill()
        started.wait()


def _wait_for(port: int, folder: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    logs = "\n".join(path.read_text()[-2_000:] for path in sorted(folder.glob("*.log")))
    sys.exit(f"Swift does not answer:\n{logs}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
