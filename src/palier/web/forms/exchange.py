"""The forms of importing a catalogue, and of looking at what rests on what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from palier.documents.catalogue import LARGEST_BYTES
from palier.presentation.languages import N_
from palier.slm.models import Service
from palier.web.forms.fields import reason_field
from palier.web.forms.page_form import PageForm
from palier.web.forms.service_parts import NEEDED, named_rows

MEGABYTE = 1_000_000
ACCEPTED = ".yaml,.yml,.json,.zip"


class ImportForm(PageForm):
    """A file to bring in, and why."""

    file = forms.FileField(
        label=N_("File"),
        help_text=N_("Palier documents in YAML or JSON, or a zip archive of CSV tables."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    reason = reason_field(
        required=True, help_text=N_("Kept in the journal, and for all that is retired.")
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """A file that is not too large to be read at a time."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_BYTES:
            most = str(LARGEST_BYTES // MEGABYTE)
            raise forms.ValidationError(
                self.say("The file has over {most} MB: import a part at a time.", most=most)
            )
        return file


class GraphForm(PageForm):
    """Around which service the graph is drawn, and how far."""

    service = forms.CharField(
        label=N_("Around the service"),
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"list": NEEDED, "autocomplete": "off"}),
    )
    levels = forms.ChoiceField(
        label=N_("How far"),
        choices=(
            ("1", N_("1 level")),
            ("2", N_("2 levels")),
            ("3", N_("3 levels")),
            ("4", N_("4 levels")),
        ),
        initial="3",
        required=False,
    )

    def __init__(self, *args: Any, seen: QuerySet[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seen = seen
        self.suggestions = {NEEDED: named_rows(seen, self.say.is_french)}

    def clean_service(self) -> Service | None:
        """A service that the reader sees."""
        code = self.cleaned_data["service"].strip()
        found = self._seen.filter(code=code).first() if code else None
        if code and found is None:
            raise forms.ValidationError(self.say("There is no service with this code."))
        return found
