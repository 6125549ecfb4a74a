"""`mapping_of`: from the keys a person declares to a checked `Mapping`."""

from __future__ import annotations

import codecs
from collections.abc import Mapping as Keys
from pathlib import PurePath
from typing import Literal, cast

from palier.calculus.zones import FoldPolicy, GapPolicy, UnknownZone, zone
from palier.measurements.declared import Declared, suggestion
from palier.measurements.errors import InvalidMapping
from palier.measurements.mappings import (
    DEFAULT_RESOLUTION,
    CellSource,
    Filter,
    Grouping,
    InstantRule,
    Mapping,
    Pivot,
    Quantity,
    Take,
    TimeFormat,
)
from palier.measurements.schema import KINDS, Kind
from palier.measurements.templates import columns_of
from palier.measurements.units import factor_between

_NO_TIME = TimeFormat()
_GAPS = tuple(policy.value for policy in GapPolicy)
_FOLDS = tuple(policy.value for policy in FoldPolicy)


def mapping_of(declared: Keys[str, object], where: str = "") -> Mapping:
    """The mapping that these keys declare; `where` starts the path named in errors.

    Raises `InvalidMapping`.
    """
    keys = Declared(declared, where)
    kind = cast(Kind, keys.choice("kind", tuple(KINDS), None))
    time = _time(keys)
    mapping = Mapping(
        kind=kind,
        files=_files(keys),
        format=cast(
            'Literal["csv", "parquet", "jsonl"] | None',
            keys.choice("format", ("csv", "parquet", "jsonl"), "") or None,
        ),
        delimiter=_delimiter(keys),
        encoding=_encoding(keys),
        decimal=cast(Literal[".", ","], keys.choice("decimal", (".", ","), ".")),
        null_words=tuple(dict.fromkeys(("", *keys.texts("null_words")))),
        time=time,
        series=_series(keys, time),
        columns=_cells(keys, "columns", time),
        dims=_dims(keys, time),
        where=_filters(keys),
        states=_states(keys),
        quantity=_quantity(keys, kind),
        identity=_identity(keys, kind),
        pivot=_pivot(keys),
        group=_group(keys),
        early_end=cast(
            Literal["reject", "accept"], keys.choice("early_end", ("reject", "accept"), "reject")
        ),
    )
    keys.done()
    _check_columns(keys, mapping)
    return mapping


def _time(keys: Declared, outer: TimeFormat = _NO_TIME) -> TimeFormat:
    pattern = keys.text("time", outer.pattern)
    if pattern not in ("iso8601", "s", "ms", "us", "ns") and "%" not in pattern:
        raise InvalidMapping(
            f"{keys.at('time')}: {pattern!r} is not a time format",
            hint="iso8601, an epoch unit (s, ms, us, ns) or a pattern such as %d/%m/%Y %H:%M",
        )
    name = keys.optional("zone") or outer.zone
    try:
        _ = zone(name) if name else None
    except UnknownZone as error:
        raise InvalidMapping(f"{keys.at('zone')}: {error.message}", hint=error.hint) from None
    return TimeFormat(
        pattern,
        name,
        keys.choice("gap", _GAPS, outer.gap),
        keys.choice("fold", _FOLDS, outer.fold),
    )


def _files(keys: Declared) -> tuple[str, ...]:
    patterns = keys.texts("files")
    for pattern in patterns:
        path = PurePath(pattern)
        if not pattern.strip() or path.is_absolute() or ".." in path.parts:
            raise InvalidMapping(
                f"{keys.at('files')}: {pattern!r} leaves the folder of the mapping",
                hint="put the mapping beside the data, or above it",
            )
    return patterns


def _delimiter(keys: Declared) -> str:
    text = keys.text("delimiter", ",")
    text = {"tab": "\t", "\\t": "\t"}.get(text, text)
    if len(text) != 1 or not text.isascii() or text in '"\r\n':
        raise InvalidMapping(
            f"{keys.at('delimiter')}: {text!r} is not one character",
            hint="for example , or ; or tab",
        )
    return text


def _encoding(keys: Declared) -> str:
    name = keys.text("encoding", "utf-8")
    try:
        # Codecs such as zip are no text encodings, and would open a way around the limits.
        " ".encode(name)
        codecs.getincrementaldecoder(name)
        return codecs.lookup(name).name
    except (LookupError, UnicodeError):
        raise InvalidMapping(
            f"{keys.at('encoding')}: unknown encoding {name!r}",
            hint="for example utf-8, windows-1252 or utf-16",
        ) from None


def _cell(value: object, path: str, time: TimeFormat) -> CellSource:
    """A text names a column; a block states column, constant or template, and its own time."""
    if not isinstance(value, Keys):
        holder = Declared({"column": value}, path.rpartition(".")[0])
        return CellSource(column=holder.text("column", ""))
    keys = Declared(value, path)
    given = [key for key in ("column", "constant", "template") if key in keys]
    if len(given) != 1:
        raise InvalidMapping(
            f"{path}: state one of column, constant, template; "
            f"{'none' if not given else ' and '.join(given)} stated",
            hint="for example {constant: web-1}",
        )
    own = _time(keys, time)
    cell = CellSource(
        keys.optional("column"),
        keys.optional("constant"),
        keys.optional("template"),
        own if own != time else None,
        keys.texts("when"),
    )
    keys.done()
    if cell.template is not None:
        _check_template(cell.template, keys.at("template"))
    return cell


def _check_template(template: str, path: str) -> None:
    if not columns_of(template):
        raise InvalidMapping(
            f"{path}: {template!r} names no column", hint="for example '{Start Date} {Start Time}'"
        )


def _series(keys: Declared, time: TimeFormat) -> CellSource | None:
    """A text is the name itself: a series is more often one name than a column."""
    value = keys.raw("series")
    if value is None:
        return None
    if isinstance(value, Keys):
        return _cell(value, keys.at("series"), time)
    return CellSource(constant=keys.text("series", ""))


def _cells(keys: Declared, key: str, time: TimeFormat) -> dict[str, CellSource]:
    block = keys.block(key)
    if block is None:
        return {}
    return {name: _cell(block.raw(name), block.at(name), time) for name in block.names()}


def _dims(keys: Declared, time: TimeFormat) -> dict[str, CellSource]:
    if isinstance(keys.raw("dims"), list | tuple | str):
        return {name: CellSource(column=name) for name in keys.texts("dims")}
    return _cells(keys, "dims", time)


def _filters(keys: Declared) -> tuple[Filter, ...]:
    block = keys.block("where")
    filters: list[Filter] = []
    for column in block.names() if block else ():
        assert block is not None
        value = block.raw(column)
        if not isinstance(value, Keys):
            filters.append(Filter(column, within=block.texts(column)))
            continue
        rule = Declared(value, block.at(column))
        within = rule.texts("in") if "in" in rule else None
        filters.append(Filter(column, within, rule.texts("not_in")))
        rule.raw("in")
        rule.done()
    return tuple(filters)


def _states(keys: Declared) -> dict[str, str]:
    block = keys.block("states")
    words: dict[str, str] = {}
    for state in block.names() if block else ():
        assert block is not None
        for word in block.texts(state):
            if words.setdefault(word.casefold(), state) != state:
                raise InvalidMapping(
                    f"{block.at(state)}: {word!r} already stands for {words[word.casefold()]}",
                    hint="give each word one state; case does not distinguish words",
                )
    return words


def _quantity(keys: Declared, kind: Kind) -> Quantity:
    unit = keys.text("unit", "")
    source = keys.text("source_unit", unit)
    if kind == "figure" and (unit or source):
        raise InvalidMapping(
            f"{keys.at('unit' if unit else 'source_unit')}: figures are in their objective's unit",
            hint="leave it out, and state `unit` with the indicator `stated` of the agreement",
        )
    if factor_between(source, unit) is None:
        raise InvalidMapping(
            f"{keys.at('source_unit')}: {source!r} does not convert to {unit!r}",
            hint="state two units of time, of data or of share, or the same unit twice",
        )
    return Quantity(unit, source, keys.positive("resolution", DEFAULT_RESOLUTION))


def _identity(keys: Declared, kind: str) -> Literal["instant", "id", "row"]:
    value = keys.choice(
        "identity", ("instant", "id", "row"), "id" if kind == "record" else "instant"
    )
    return cast(Literal["instant", "id", "row"], value)


def _pivot(keys: Declared) -> Pivot | None:
    block = keys.block("pivot")
    if block is None:
        return None
    pivot = Pivot(block.texts("columns"), block.text("dim", ""), block.text("field", "value"))
    block.done()
    if not pivot.columns or not pivot.dim:
        raise InvalidMapping(
            f"{block.path}: columns and dim must be stated",
            hint="columns lists the wide columns; dim names the dimension made of their names",
        )
    return pivot


def _group(keys: Declared) -> Grouping | None:
    block = keys.block("group")
    if block is None:
        return None
    grouping = Grouping(
        order=block.texts("order"),
        instants=_rules(block),
        pauses=block.texts("pauses"),
        reopened_from=block.texts("reopened_from"),
    )
    block.done()
    return grouping


def _rules(keys: Declared) -> dict[str, InstantRule]:
    block = keys.block("instants")
    rules: dict[str, InstantRule] = {}
    for name in block.names() if block else ():
        assert block is not None
        rule = Declared(block.raw(name), block.at(name))
        take = cast(Take, rule.choice("take", ("first", "last"), "last"))
        rules[name] = InstantRule(rule.text("of", "at"), take, rule.texts("when"))
        rule.done()
    return rules


def _check_columns(keys: Declared, mapping: Mapping) -> None:
    """Column names must be of the kind; a record takes any other name as a named instant."""
    known = tuple(column.name for column in KINDS[mapping.kind].columns)
    extra: tuple[str, ...] = ("id",) if mapping.identity == "id" else ()
    extra += ("bad",) if mapping.kind in ("event", "counter") else ()
    for name in mapping.columns:
        if mapping.kind != "record" and name not in known + extra:
            raise InvalidMapping(
                f"{keys.at('columns')}.{name}: not a column of kind {mapping.kind}",
                hint=suggestion(name, known) or f"columns: {', '.join(known + extra)}",
            )
    if mapping.group is not None and (mapping.kind != "record" or "at" not in mapping.columns):
        raise InvalidMapping(
            f"{keys.at('group')}: needs kind record and a column `at`",
            hint="map `at` to the instant at which each row was written",
        )
    if mapping.pivot is not None and mapping.pivot.field not in known:
        raise InvalidMapping(
            f"{keys.at('pivot')}.field: not a column of kind {mapping.kind}",
            hint=suggestion(mapping.pivot.field, known) or f"columns: {', '.join(known)}",
        )
