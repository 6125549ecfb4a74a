"""The file of a backup: what was packed comes out again, or the whole of it is refused."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from palier.cli.backup_files import FORMAT, BackupDamaged, packing, unpacked
from palier.cli.restoring import HomeInUse, restore

FACTS = {
    "made_at": "2026-11-23T00:00:00Z",
    "palier": "0",
    "database": {"migrations": ["slm.0001_people_and_journal"]},
    "journal": {"sequence": 0, "digest": ""},
}
CONTENT = {
    "palier.sqlite": os.urandom(3_000_000),
    "signing.key": b"key",
    "stores/measurements/parts/state/a.parquet": b"",
}


def stating(**facts: object) -> bytes:
    """A manifest that states something else, of the members that there are."""
    stated = [
        {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in CONTENT.items()
    ]
    return json.dumps({"format": FORMAT, **FACTS, "members": stated, **facts}).encode()


@pytest.fixture
def tar(tmp_path) -> Path:
    path = tmp_path / "backup.tar"
    (tmp_path / "source").write_bytes(b"")
    with path.open("wb") as stream, packing(stream) as pack:
        for name, content in CONTENT.items():
            (tmp_path / "source").write_bytes(content)
            pack.add(name, tmp_path / "source")
        pack.close(FACTS)
    return path


def members(tar: Path) -> dict[str, bytes]:
    with tarfile.open(tar) as source:
        found = {each.name: source.extractfile(each) for each in source}
    return {name: tar_content(tar, name) for name in found}


def tar_content(tar: Path, name: str) -> bytes:
    with tarfile.open(tar) as source:
        file = source.extractfile(name)
        assert file is not None
        return file.read()


def written(tar: Path, content: dict[str, bytes]) -> None:
    with tarfile.open(tar, "w") as target:
        for name, data in content.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            target.addfile(member, io.BytesIO(data))


def test_what_was_packed_comes_out_for_its_owner_alone(tar, tmp_path):
    manifest = unpacked(tar, tmp_path / "out")
    for name, content in CONTENT.items():
        path = tmp_path / "out" / name
        assert path.read_bytes() == content
        assert path.stat().st_mode & 0o777 == 0o600
    assert [each["name"] for each in manifest["members"]] == list(CONTENT)
    assert manifest["palier"] == "0"


@pytest.mark.parametrize(
    "change",
    [
        {"palier.sqlite": b"another"},
        {"signing.key": b"kez"},
        {"palier.sqlite": None},
        {"manifest.json": None},
        {"manifest.json": b"{}"},
        {"manifest.json": b"no JSON"},
        {"manifest.json": b'{"format": "palier-backup/1", "members": []}'},
        {"manifest.json": json.dumps({"format": FORMAT, **FACTS, "members": [3]}).encode()},
        {"manifest.json": stating(made_at="zz")},
        {"manifest.json": stating(database={})},
        {"manifest.json": stating(database={"migrations": [3]})},
        {"manifest.json": stating(journal={"sequence": "0", "digest": ""})},
        {"manifest.json": stating(stores=[{"x": 1}])},
        {"manifest.json": stating(stores="abc")},
    ],
)
def test_what_is_not_as_it_was_packed_is_refused(tar, tmp_path, change):
    content = {**members(tar), **change}
    written(tar, {name: data for name, data in content.items() if data is not None})
    with pytest.raises(BackupDamaged):
        unpacked(tar, tmp_path / "out")


@pytest.mark.parametrize(
    "name",
    ["../outside", "/tmp/outside", "stores/../../outside", "other", "stores/", "stores/a\\..\\b"],
)
def test_a_member_that_would_lie_outside_is_refused(tar, tmp_path, name):
    written(tar, {name: b"x", **members(tar)})
    with pytest.raises(BackupDamaged):
        unpacked(tar, tmp_path / "out")
    assert list(tmp_path.rglob("outside")) == []


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE]
)
def test_what_is_no_file_is_refused(tar, tmp_path, kind):
    member = tarfile.TarInfo("signing.key")
    member.type, member.linkname = kind, "/etc/passwd"
    with tarfile.open(tar, "w") as target:
        target.addfile(member)
    with pytest.raises(BackupDamaged):
        unpacked(tar, tmp_path / "out")


def test_a_folder_is_no_backup(tmp_path):
    with pytest.raises(BackupDamaged, match="this is a folder"):
        unpacked(tmp_path, tmp_path / "out")


def test_holes_are_not_filled_from_a_few_bytes(tar, tmp_path):
    member = tarfile.TarInfo("palier.sqlite")
    member.size, member.pax_headers = 4, {
        "GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.name": "palier.sqlite",
        "GNU.sparse.map": "0,4", "GNU.sparse.size": str(1 << 40),
    }  # fmt: skip
    with tarfile.open(tar, "w", format=tarfile.PAX_FORMAT) as target:
        target.addfile(member, io.BytesIO(b"abcd"))
    with tarfile.open(tar) as source:
        assert [each.size for each in source.getmembers()] == [1 << 40]
    with pytest.raises(BackupDamaged, match="no place"):
        unpacked(tar, tmp_path / "out")


def test_what_is_no_database_is_refused_and_leaves_nothing_behind(tar, tmp_path):
    data, home = b"no database", tmp_path / "place" / "home"
    stated = {
        "name": "palier.sqlite",
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    written(tar, {"palier.sqlite": data, "manifest.json": stating(members=[stated])})
    palier = [sys.executable, "-m", "palier.cli.main", "restore", str(tar), "--home", str(home)]
    done = subprocess.run(palier, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("Traceback")) == (3, 0)
    assert "[backup-damaged]" in done.stderr
    assert list(home.parent.iterdir()) == []


@pytest.mark.parametrize("share", [0, 0.001, 0.5, 0.9])
def test_a_file_cut_short_is_refused(tar, tmp_path, share):
    content = tar.read_bytes()
    tar.write_bytes(content[: int(len(content) * share) // 512 * 512])
    with pytest.raises(BackupDamaged):
        unpacked(tar, tmp_path / "out")


def test_what_comes_after_the_manifest_is_refused(tar, tmp_path):
    written(tar, {**members(tar), "secret.key": b"mine"})
    with pytest.raises(BackupDamaged):
        unpacked(tar, tmp_path / "out")


def test_a_backup_is_never_restored_over_what_is_there(tar, tmp_path):
    with pytest.raises(HomeInUse):
        restore(tar, tmp_path, "en")
    with pytest.raises(HomeInUse):
        restore(tar, tar, "en")


def test_a_damaged_backup_leaves_nothing_behind(tar, tmp_path):
    written(tar, {**members(tar), "palier.sqlite": b"another"})
    place = tmp_path / "place"
    with pytest.raises(BackupDamaged):
        restore(tar, place / "home", "en")
    assert list(place.iterdir()) == []
