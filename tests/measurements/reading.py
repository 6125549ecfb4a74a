"""Reads a text written to a temporary folder, with or without a mapping."""

from __future__ import annotations

from palier.measurements.folders import read_files, read_folder
from palier.measurements.mapping_keys import mapping_of


def read(folder, text, name="web.csv", **keys):
    (folder / name).write_text(text, encoding="utf-8")
    return (
        read_files([mapping_of({"files": name, **keys})], folder) if keys else read_folder(folder)
    )


def codes(dataset):
    return [(each.row, each.code) for each in dataset.rejections]
