"""Lays a sheet out as one HTML file: no scripts, no outside files, every text escaped."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from importlib import resources

from palier.presentation.report.sheet import (
    Card,
    Chart,
    Entry,
    Money,
    Rows,
    Section,
    Sheet,
    WindowDetail,
)
from palier.presentation.tables import Column, Table


def page(sheet: Sheet) -> str:
    """The whole page."""
    body = [
        _header(sheet),
        "<main>",
        _cards(sheet),
        *(_section(each, sheet.labels) for each in sheet.sections),
        "" if sheet.money is None else _money(sheet.money, sheet.labels),
        _provenance(sheet),
        "</main>",
        f"<footer>{escape(sheet.labels['made'])}</footer>",
    ]
    return (
        f'<!doctype html>\n<html lang="{escape(sheet.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(sheet.title)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in body if part)
        + "\n</body>\n</html>\n"
    )


@lru_cache(maxsize=1)
def _style() -> str:
    found = resources.files("palier.presentation.report") / "style.css"
    return found.read_text(encoding="utf-8")


def _header(sheet: Sheet) -> str:
    facts = _pairs((*sheet.parties, *sheet.facts))
    return (
        f'<header><div class="head-in"><p class="kind">{escape(sheet.kind)}</p>'
        f'<h1>{escape(sheet.title)}</h1><dl class="facts">{facts}</dl>'
        f'<p class="verdict tone-{sheet.tone}">{escape(sheet.verdict)}</p></div></header>'
    )


def _cards(sheet: Sheet) -> str:
    cards = "".join(_card(each) for each in sheet.cards)
    return f'<nav class="cards" aria-label="{escape(sheet.labels["glance"])}">{cards}</nav>'


def _card(card: Card) -> str:
    return (
        f'<a class="card" href="#{card.anchor}"><span class="name">{escape(card.title)}</span>'
        f'<span class="when">{escape(card.window)}</span>'
        f'<span class="figure">{escape(card.figure)}</span>'
        f'<span class="aim">{escape(card.target)}</span>'
        f"<span>{_chip(card.outcome, card.tone)}</span></a>"
    )


def _section(section: Section, labels: dict[str, str]) -> str:
    gauge = "" if section.gauge is None else f'<div class="gauge">{section.gauge.wide}</div>'
    lead = "lead" if gauge else "lead alone"
    bar = "" if section.bar is None else _drawn(section.bar)
    windows = "".join(_window(each, labels, n == 0) for n, each in enumerate(section.windows))
    return (
        f'<section id="{section.anchor}"><div class="top"><h2>{escape(section.title)}</h2>'
        f"{_chip(section.outcome, section.tone)}</div>"
        f'<p class="promise">{escape(section.promise)}</p>'
        f'<div class="{lead}"><div><div class="figure">{escape(section.figure)}</div>'
        f'<p><span class="when">{escape(section.window)}</span><br>{escape(section.sentence)}</p>'
        f"{bar}</div>{gauge}</div>{''.join(_figure(each) for each in section.charts)}"
        f"<h3>{escape(section.table.title)}</h3>{_table(section.table)}"
        f"<details><summary>{escape(labels['computed'])}</summary>"
        f"<h3>{escape(labels['settings'])}</h3>{_rows(section.settings)}"
        f"<h3>{escape(labels['windows'])}</h3>{windows}</details></section>"
    )


def _window(window: WindowDetail, labels: dict[str, str], is_first: bool) -> str:
    lists = "".join(
        f"<h4>{escape(labels[name])}</h4>{_list(texts)}"
        for name, texts in (("facts", window.facts), ("decisions", window.decisions))
        if texts
    )
    return (
        f"<details{' open' if is_first else ''}><summary><span>{escape(window.title)}</span>"
        f'{_chip(window.outcome, window.tone)}</summary><div class="inside">'
        f"<p>{escape(window.sentence)}</p>{_list(window.reasons)}"
        f"<h4>{escape(labels['numbers'])}</h4>{_rows(window.numbers)}"
        f"<h4>{escape(labels['scope'])}</h4>{_rows(window.scope)}{lists}</div></details>"
    )


def _money(money: Money, labels: dict[str, str]) -> str:
    if money.entries:
        entries = "".join(_entry(each) for each in money.entries)
    else:
        entries = f"<p>{escape(labels['no_entry'])}</p>"
    totals = ""
    if money.totals:
        totals = (
            f'<p class="when">{escape(labels["due"])}</p>'
            f'<dl class="totals">{_pairs(money.totals)}</dl>'
        )
    return (
        f'<section id="money"><h2>{escape(labels["money"])}</h2>{totals}{entries}'
        f"{_list(money.notes)}<details><summary>{escape(labels['settings'])}</summary>"
        f"{_rows(money.settings)}</details></section>"
    )


def _entry(entry: Entry) -> str:
    steps = "".join(f"<li>{escape(step)}</li>" for step in entry.steps)
    ladder = "" if entry.ladder is None else _figure(entry.ladder)
    return (
        f'<div class="entry"><div class="top"><div><strong>{escape(entry.title)}</strong><br>'
        f"{escape(entry.subject)}<br>{escape(entry.window)}, {escape(entry.status)}</div>"
        f'<div class="amount">{escape(entry.amount)}</div></div>'
        f'<ol class="steps">{steps}</ol>{ladder}</div>'
    )


def _provenance(sheet: Sheet) -> str:
    *rows, last = sheet.provenance
    has_command = " " in last[1] and last[1].startswith("palier ")
    shown: Rows = tuple(rows) if has_command else sheet.provenance
    command = ""
    if has_command:
        command = (
            f"<p>{escape(sheet.labels['recompute_text'])}</p>"
            f'<p class="command"><code>{escape(last[1])}</code></p>'
        )
    return (
        f'<section id="recompute"><h2>{escape(sheet.labels["recompute"])}</h2>'
        f"{_rows(shown)}{command}</section>"
    )


def _table(table: Table) -> str:
    head = "".join(
        f'<th scope="col"{_set(column)}>{escape(column.title)}</th>' for column in table.columns
    )
    lines = []
    for row in table.rows:
        cells = [
            f"<td{_set(column, row.tone)}>{escape(cell)}</td>"
            for column, cell in zip(table.columns, row.cells, strict=True)
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(table.title)}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _set(column: Column, tone: str = "") -> str:
    if column.toned and tone:
        return f' class="said said-{tone}"'
    return ' class="num"' if column.numeric else ""


def _figure(chart: Chart) -> str:
    return f"<figure><figcaption>{escape(chart.caption)}</figcaption>{_drawn(chart)}</figure>"


def _drawn(chart: Chart) -> str:
    return f'<div class="wide">{chart.wide}</div><div class="narrow">{chart.narrow}</div>'


def _chip(words: str, tone: str) -> str:
    return f'<span class="chip tone-{tone}">{escape(words)}</span>'


def _list(texts: tuple[str, ...]) -> str:
    if not texts:
        return ""
    return f'<ul class="why">{"".join(f"<li>{escape(each)}</li>" for each in texts)}</ul>'


def _rows(rows: Rows) -> str:
    return f'<dl class="rows">{_pairs(rows, div=False)}</dl>'


def _pairs(rows: Rows, div: bool = True) -> str:
    pairs = (f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in rows)
    return "".join(f"<div>{pair}</div>" if div else pair for pair in pairs)
