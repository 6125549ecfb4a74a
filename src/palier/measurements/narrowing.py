"""Which columns and rows of a file a mapping uses."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from palier.measurements.batches import TextTable
from palier.measurements.mappings import CellSource, Mapping
from palier.measurements.schema import KINDS
from palier.measurements.templates import columns_of


def source_columns(mapping: Mapping) -> set[str]:
    """Every column of the source that the mapping names."""
    sources = [*mapping.columns.values(), *mapping.dims.values()]
    sources += [mapping.series] if mapping.series else []
    names = {name for source in sources for name in columns_used(source)}
    names |= {rule.column for rule in mapping.where}
    names |= set(mapping.pivot.columns) if mapping.pivot else set()
    return names | (set(mapping.group.order) if mapping.group else set())


def columns_used(source: CellSource) -> tuple[str, ...]:
    """The columns that a cell is made of."""
    if source.template is not None:
        return columns_of(source.template)
    return (source.column,) if source.column is not None else ()


def required_columns(mapping: Mapping) -> Iterable[str]:
    """Fields that must come from somewhere: those without a meaning for null."""
    return (column.name for column in KINDS[mapping.kind].columns if column.required)


def trimmed(table: TextTable, mapping: Mapping) -> TextTable:
    """The cells without surrounding blanks, null words made null."""
    nulls = pa.array(mapping.null_words, pa.string())
    columns: dict[str, pa.Array] = {}
    for name, column in table.columns.items():
        text = pc.utf8_trim_whitespace(column)
        columns[name] = pc.if_else(pc.is_in(text, nulls), pa.scalar(None, pa.string()), text)
    return TextTable(columns, table.rows)


def kept_rows(table: TextTable, mapping: Mapping) -> TextTable:
    """The rows that the mapping's filters keep."""
    for rule in mapping.where:
        column = table.columns[rule.column].fill_null("")
        if rule.within is not None:
            mask = pc.is_in(column, pa.array(rule.within, pa.string()))
            column, table = column.filter(mask), table.kept(mask)
        if rule.outside:
            table = table.kept(pc.invert(pc.is_in(column, pa.array(rule.outside, pa.string()))))
    return table
