"""Reads declarations: typed access to nested keys, where every error names the path of its key."""

from __future__ import annotations

import difflib
import reprlib
from collections.abc import Mapping as Keys
from decimal import Decimal, InvalidOperation

from palier.measurements.errors import InvalidMapping


class Declared:
    """A declared block of keys at a path; each access checks the type, `done` the leftovers."""

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, Keys):
            raise InvalidMapping(
                f"{path}: must be a block of keys, not {_shown(value)}",
                hint="write `key: value` lines under it",
            )
        self.path = path
        self._values = {str(key): item for key, item in value.items()}
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return self._values.get(key) is not None

    def names(self) -> list[str]:
        """The keys present."""
        return list(self._values)

    def at(self, key: str) -> str:
        """The path of a key."""
        return f"{self.path}.{key}" if self.path else key

    def raw(self, key: str) -> object:
        """The value as it stands; None when absent."""
        self._asked.add(key)
        return self._values.get(key)

    def text(self, key: str, default: str) -> str:
        """A text, or a number or a word written as one."""
        value = self.raw(key)
        return default if value is None else self._text(value, key)

    def optional(self, key: str) -> str | None:
        """A text, or None when absent."""
        value = self.raw(key)
        return None if value is None else self._text(value, key)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text stands for a list of one."""
        value = self.raw(key)
        if value is None:
            return ()
        if isinstance(value, list | tuple):
            return tuple(self._text(item, f"{key}[{n}]") for n, item in enumerate(value))
        return (self._text(value, key),)

    def choice(self, key: str, choices: tuple[str, ...], default: str | None) -> str:
        """One of the words allowed."""
        value = self.optional(key)
        if value is None and default is not None:
            return default
        if value is None or value not in choices:
            raise InvalidMapping(
                f"{self.at(key)}: {'missing' if value is None else f'{value!r} is not allowed'}",
                hint=suggestion(value or "", choices) or f"one of {', '.join(choices)}",
            )
        return value

    def positive(self, key: str, default: Decimal) -> Decimal:
        """An exact number above zero."""
        value = self.raw(key)
        if value is None:
            return default
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal(0)
        if not (number.is_finite() and number > 0):
            raise InvalidMapping(
                f"{self.at(key)}: {_shown(value)} is not a number above zero",
                hint="for example 0.001",
            )
        return number

    def block(self, key: str) -> Declared | None:
        """A nested block, or None when absent."""
        value = self.raw(key)
        return None if value is None else Declared(value, self.at(key))

    def done(self) -> None:
        """Raises when a key was written that nothing reads."""
        for key in self._values:
            if key not in self._asked:
                raise InvalidMapping(
                    f"{self.at(key)}: unknown key",
                    hint=suggestion(key, tuple(self._asked))
                    or f"known keys: {', '.join(sorted(self._asked))}",
                )

    def _text(self, value: object, key: str) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str | int | float | Decimal):
            return str(value)
        raise InvalidMapping(
            f"{self.at(key)}: must be a text, not {_shown(value)}", hint="write one word or number"
        )


def suggestion(word: str, known: tuple[str, ...]) -> str:
    """A hint naming the closest known word; empty when none is close."""
    close = difflib.get_close_matches(word.casefold(), [item.casefold() for item in known], n=1)
    match = next((item for item in known if close and item.casefold() == close[0]), None)
    return f"did you mean {match!r}?" if match else ""


def _shown(value: object) -> str:
    # Bounded at every level: aliases can make a small document print as a huge one.
    text = reprlib.repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
