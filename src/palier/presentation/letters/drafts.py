"""A letter before it is set: paragraphs, lines, a link; and its two forms, plain text and HTML."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from palier.presentation.languages import Words


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to be sent."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter says; every text is plain, and escaped where it becomes HTML."""

    subject: str
    paragraphs: tuple[str, ...]
    lines: tuple[tuple[str, str], ...] = ()
    """Things listed: a text, and an address or nothing."""
    label: str = ""
    link: str = ""
    after: tuple[str, ...] = ()


# Mail programs read styles on elements alone; colours are those of the web application.
_BODY = "margin:0;padding:24px;font:16px/1.5 Inter,Segoe UI,Helvetica,Arial,sans-serif"
_BUTTON = (
    "display:inline-block;padding:10px 18px;border-radius:6px;background:#1f5fae;"
    "color:#ffffff;text-decoration:none;font-weight:600"
)
_SMALL = "font-size:13px;color:#5b6675"


def set_in_type(draft: Draft, say: Words) -> Letter:
    """Both forms of a letter."""
    foot = say("Sent by Palier. Nobody reads answers to this address.")
    return Letter(draft.subject, _text(draft, foot, say), _html(draft, foot, say))


def _text(draft: Draft, foot: str, say: Words) -> str:
    listed = "\n".join(
        f"- {line}" + (f"\n  {address}" if address else "") for line, address in draft.lines
    )
    link = f"{draft.label}{say.colon}\n{draft.link}" if draft.link else ""
    parts = [*draft.paragraphs, listed, link, *draft.after, f"-- \n{foot}"]
    return "\n\n".join(part for part in parts if part) + "\n"


def _html(draft: Draft, foot: str, say: Words) -> str:
    parts = [_paragraph(each) for each in draft.paragraphs]
    if draft.lines:
        parts.append("<ul>" + "".join(_item(*each) for each in draft.lines) + "</ul>")
    if draft.link:
        address, label = escape(draft.link), escape(draft.label)
        parts.append(f'<p><a href="{address}" style="{_BUTTON}">{label}</a></p>')
        parts.append(_paragraph(draft.link, f"{_SMALL};word-break:break-all"))
    parts += [_paragraph(each) for each in draft.after]
    parts.append(_paragraph(foot, _SMALL))
    title = escape(draft.subject)
    return (
        f'<!doctype html>\n<html lang="{say.language.locale.replace("_", "-")}"><head>'
        '<meta charset="utf-8"><meta name="color-scheme" content="light">'
        f'<title>{title}</title></head><body style="{_BODY}">'
        '<div style="max-width:36em">'
        f'<h1 style="font-size:20px;line-height:1.3">{title}</h1>\n'
        + "\n".join(parts)
        + "\n</div></body></html>\n"
    )


def _paragraph(text: str, style: str = "") -> str:
    return f'<p style="{style}">{escape(text)}</p>' if style else f"<p>{escape(text)}</p>"


def _item(line: str, address: str) -> str:
    if not address:
        return f"<li>{escape(line)}</li>"
    return f'<li><a href="{escape(address)}">{escape(line)}</a></li>'
