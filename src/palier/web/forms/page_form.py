"""The base of all forms: their texts in the language of the reader, their problems counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django import forms

from palier.presentation.languages import Words


class _WithChoices(Protocol):
    choices: Any


class PageForm(forms.Form):
    """A form whose labels, helps and choices are messages marked with `N_`."""

    suggestions: Mapping[str, Sequence[tuple[str, str]]] = {}
    """What a page offers while something is typed: values and what they are, by id of the list."""

    def __init__(self, *args: Any, say: Words, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.say = say
        for field in self.fields.values():
            field.label = say(str(field.label)) if field.label else field.label
            field.help_text = say(str(field.help_text)) if field.help_text else ""
            # A choice of rows has names that are not messages.
            if isinstance(field, forms.ChoiceField) and not isinstance(
                field, forms.ModelChoiceField
            ):
                _say_choices(field, say)

    @property
    def problem_count(self) -> int:
        """How many problems there are to mend."""
        return sum(len(each) for each in self.errors.values())


def _say_choices(field: _WithChoices, say: Words) -> None:
    field.choices = [(value, say(str(label))) for value, label in field.choices]
