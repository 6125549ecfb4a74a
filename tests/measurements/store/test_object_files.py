"""Part files in a folder and in an object store behave alike."""

from __future__ import annotations

import pickle

import pytest

from palier.measurements.store.errors import StoreUnwritable, UnknownPlace
from palier.measurements.store.files import Files, FolderFiles
from palier.measurements.store.object_files import ObjectFiles


@pytest.fixture(params=["folder", "s3"])
def files(request: pytest.FixtureRequest, tmp_path) -> Files:
    if request.param == "folder":
        return FolderFiles(str(tmp_path / "parts"))
    return ObjectFiles(request.getfixturevalue("s3_url"))


def put(files: Files, name: str, content: bytes) -> None:
    with files.writing(name) as file:
        file.write(content)


def test_what_is_written_is_read_again_and_listed(files):
    put(files, "event/2026-11-02/a.parquet", b"first")
    put(files, "event/2026-11-02/b.parquet", b"")
    with files.open("event/2026-11-02/a.parquet") as file:
        file.seek(2)
        assert file.read(2) == b"rs"
    found = {entry.name: entry.bytes for entry in files.entries()}
    assert found == {"event/2026-11-02/a.parquet": 5, "event/2026-11-02/b.parquet": 0}


def test_entries_say_when_they_were_written(files):
    put(files, "a", b"1")
    put(files, "b", b"2")
    first, second = files.entries()
    assert 1_700_000_000_000_000 < first.at <= second.at


def test_a_large_file_arrives_whole(files):
    content = bytes(range(256)) * 80_000
    put(files, "large", content)
    with files.open("large") as file:
        assert file.read() == content


def write_half(files: Files, name: str) -> None:
    with files.writing(name) as file:
        file.write(b"half")
        raise ZeroDivisionError


def test_a_file_whose_writing_fails_is_not_there(files):
    with pytest.raises(ZeroDivisionError):
        write_half(files, "event/x")
    assert list(files.entries()) == []
    with pytest.raises(FileNotFoundError):
        files.open("event/x")


def test_removing_takes_away_and_may_be_repeated(files):
    put(files, "a/b", b"1")
    files.remove("a/b")
    files.remove("a/b")
    assert list(files.entries()) == []


def test_a_copy_by_pickle_reads_the_same_files(files):
    put(files, "a", b"same")
    with pickle.loads(pickle.dumps(files)).open("a") as file:
        assert file.read() == b"same"


def test_a_bucket_that_is_not_there_refuses_to_be_written(s3_url):
    files = ObjectFiles(s3_url.replace("palier-tests", "palier-none"))
    with pytest.raises(StoreUnwritable):
        put(files, "a", b"1")


@pytest.mark.parametrize("url", ["ftp://host/parts", "s3://key:secret@bucket/parts", "s3://"])
def test_a_url_that_names_no_place_or_a_secret_is_refused(url):
    with pytest.raises(UnknownPlace) as refused:
        ObjectFiles(url)
    assert "secret@" not in str(refused.value)
