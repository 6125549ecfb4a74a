"""Files that cannot be read as a whole, each refused by name before it fills the memory."""

from __future__ import annotations

import gzip
import tracemalloc

import pytest

from palier.measurements.errors import (
    DecompressionBomb,
    EmptyFile,
    FileMissing,
    LineTooLong,
    TruncatedFile,
    WrongEncoding,
)
from palier.measurements.readers.guarded import Limits, check_present, source_of, text_of

LIMITS = Limits()


def test_text_is_read_plain_and_compressed_without_byte_order_mark(tmp_path):
    plain, packed = tmp_path / "a.csv", tmp_path / "a.csv.gz"
    plain.write_bytes("﻿at,état\n".encode())
    packed.write_bytes(gzip.compress("at,état\n".encode("utf-16")))
    assert text_of(plain, "a", "utf-8", LIMITS) == "at,état\n".encode()
    assert text_of(packed, "a", "utf-16", LIMITS) == "at,état\n".encode()


def test_a_character_cut_by_two_pieces_is_whole(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("é\n".encode() * 100)
    assert text_of(path, "a", "utf-8", Limits(line=7)) == "é\n".encode() * 100


def test_a_missing_file_and_an_empty_file_are_refused(tmp_path):
    with pytest.raises(FileMissing):
        check_present(tmp_path / "none.csv", "none.csv")
    (tmp_path / "empty.csv").touch()
    with pytest.raises(EmptyFile):
        check_present(tmp_path / "empty.csv", "empty.csv")
    (tmp_path / "blank.csv").write_text(" \n\n")
    with pytest.raises(EmptyFile):
        text_of(tmp_path / "blank.csv", "blank.csv", "utf-8", LIMITS)


@pytest.mark.parametrize(
    ("content", "encoding", "place", "suggestion"),
    [
        ("at\nétat\n".encode("latin-1"), "utf-8", 3, "windows-1252"),
        ("at\n".encode("utf-16"), "utf-8", 0, "utf-16"),
        ("été".encode(), "ascii", 0, "utf-8"),
        (b"at\n\xc3", "utf-8", 3, "windows-1252"),
    ],
)
def test_a_wrong_encoding_names_the_byte_and_suggests_another(
    tmp_path, content, encoding, place, suggestion
):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(WrongEncoding, match=f"byte {place} is not .*{suggestion}"):
        text_of(path, "a.csv", encoding, LIMITS)


def test_the_byte_named_is_counted_from_the_start_of_the_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"abc\n" * 10 + b"\xff\n")
    with pytest.raises(WrongEncoding, match="byte 40 is not"):
        text_of(path, "a.csv", "utf-8", Limits(line=7))


def test_a_line_of_two_gigabytes_is_refused_without_loading_it(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(b"series,at,value\n")
        file.truncate(2 << 30)
    tracemalloc.start()
    try:
        with pytest.raises(LineTooLong, match="longer than 16777216 bytes"):
            text_of(path, "a.csv", "utf-8", LIMITS)
        assert tracemalloc.get_traced_memory()[1] < 100 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("length", [7, 8])
def test_the_line_limit_is_exact_wherever_pieces_are_cut(tmp_path, length):
    path = tmp_path / "a.csv"
    path.write_bytes(b"abc\n" + b"x" * length + b"\nabc\n")
    if length == 8:
        with pytest.raises(LineTooLong):
            text_of(path, "a.csv", "utf-8", Limits(line=7))
    else:
        assert text_of(path, "a.csv", "utf-8", Limits(line=7))


def test_a_truncated_or_false_gzip_file_is_refused(tmp_path):
    path = tmp_path / "a.csv.gz"
    whole = gzip.compress(b"series,at\n" * 1000)
    for content in (whole[:-10], whole[:12], b"series,at\n", whole[:20] + b"?" + whole[21:]):
        path.write_bytes(content)
        with pytest.raises(TruncatedFile):
            text_of(path, "a.csv.gz", "utf-8", LIMITS)


def test_a_decompression_bomb_is_refused_by_size_and_by_ratio(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"0,0,0\n" * 100_000))
    with pytest.raises(DecompressionBomb):
        text_of(path, "a.csv.gz", "utf-8", Limits(decompressed=100_000))
    with pytest.raises(DecompressionBomb):
        text_of(path, "a.csv.gz", "utf-8", Limits(ratio=20, ratio_free=1000))
    assert text_of(path, "a.csv.gz", "utf-8", Limits(ratio=20))


def test_a_source_is_known_by_its_bytes(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"abc")
    # FIPS 180-2, appendix B.1: the digest of "abc".
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (source_of(path, "a.csv").sha256, source_of(path, "a.csv").bytes) == (expected, 3)
