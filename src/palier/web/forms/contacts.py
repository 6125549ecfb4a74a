"""The forms of contacts, and of the ways to reach them: a list of rows, in an order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from palier.presentation.languages import N_, Words
from palier.presentation.words_of_people import CHANNELS, HOURS, STAKEHOLDER_ROLES, TOPICS
from palier.slm.models import Contact, ContactPath, Person, Service
from palier.slm.parties.actions import ContactFacts, Path, normal_address
from palier.slm.parties.errors import FieldUnfit
from palier.slm.parties.models import Channel, Hours, StakeholderRole, Topic
from palier.web.forms.fields import LANGUAGES, PlacedForm, kept_language, offer, reason_field
from palier.web.forms.page_form import PageForm
from palier.web.forms.people import SERVICES
from palier.web.given import number_in

MOST_ROWS = 50
"""As many ways as a contact may have."""
BLANK = 2
"""Empty rows after those that are filled."""
ADDRESS_HELP = {
    "email": N_("Write an e-mail address, as name@example.com."),
    "phone": N_("Write the number with + and the code of the country, as +1 514 555 0100."),
    "sms": N_("Write the number with + and the code of the country, as +1 514 555 0100."),
    "chat": N_("Write the address of the channel, with https://."),
    "post": N_("Write the postal address."),
}


class ContactForm(PlacedForm):
    """What is known of a contact."""

    field_order = ("name", "title", "role", "person", "service", "language", "zone", "note")
    name = forms.CharField(
        label=N_("Name"), max_length=200, help_text=N_("Of a person, or of a desk.")
    )
    title = forms.CharField(label=N_("Position"), max_length=200, required=False)
    role = forms.ChoiceField(label=N_("Role"), choices=tuple(STAKEHOLDER_ROLES.items()))
    person = forms.ModelChoiceField(
        label=N_("Signs in as"),
        queryset=Person.objects.none(),
        required=False,
        help_text=N_("Their absences and deputies then count for the contact too."),
    )
    service = forms.CharField(
        label=N_("For one service alone"),
        help_text=N_("The code of the service; leave it empty for all of them."),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"list": SERVICES, "autocomplete": "off"}),
    )
    note = forms.CharField(
        label=N_("Notes"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self,
        *args: Any,
        people: QuerySet[Person],
        services: QuerySet[Service],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._services = services
        offer(self, "person", people)

    def clean_service(self) -> str:
        """A service that the reader sees, or the one that was there before."""
        code = str(self.cleaned_data["service"]).strip()
        is_kept = code in ("", self.initial.get("service"))
        if not is_kept and not self._services.filter(code=code).exists():
            raise forms.ValidationError(self.say("There is no service with this code."))
        return code

    def facts(self) -> ContactFacts:
        """What is asked for."""
        given = dict(self.cleaned_data)
        return ContactFacts(**{**given, "role": StakeholderRole(given["role"])})


def contact_values(contact: Contact) -> dict[str, object]:
    """What is kept of a contact, by field of its form."""
    return {
        "name": contact.name,
        "title": contact.title,
        "role": contact.role,
        "person": contact.person_id,
        "service": contact.service,
        "language": kept_language(contact.language),
        "zone": contact.zone,
        "note": contact.note,
    }


class EraseContactForm(PageForm):
    """Why a contact is erased for good."""

    reason = reason_field(required=True)


class PathForm(PageForm):
    """One way: for which topic, when, how, in which language, and after which others."""

    rank = forms.IntegerField(
        label=N_("Order"),
        min_value=1,
        max_value=999,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    topic = forms.ChoiceField(label=N_("Told of"), choices=tuple(TOPICS.items()), initial="all")
    hours = forms.ChoiceField(label=N_("When"), choices=tuple(HOURS.items()), initial="always")
    channel = forms.ChoiceField(label=N_("How"), choices=tuple(CHANNELS.items()), initial="email")
    address = forms.CharField(label=N_("Address or number"), max_length=254, required=False)
    language = forms.ChoiceField(
        label=N_("Language"), choices=(("", N_("as the contact")), *LANGUAGES), required=False
    )
    is_removed = forms.BooleanField(label=N_("Remove"), required=False)

    @property
    def is_kept(self) -> bool:
        """Whether the row says a way: it is filled, and not to be removed."""
        given = self.cleaned_data
        return bool(given.get("address")) and not given.get("is_removed")

    def clean(self) -> dict[str, Any]:
        """Refuses an address that its channel does not have, in words of that channel."""
        given = super().clean() or self.cleaned_data
        address, channel = given.get("address"), given.get("channel")
        if address and channel and not given.get("is_removed"):
            try:
                normal_address(Channel(channel), address)
            except FieldUnfit:
                self.add_error("address", self.say(ADDRESS_HELP[channel]))
        return given

    def path(self) -> Path:
        """What is asked for."""
        given = self.cleaned_data
        return Path(
            channel=Channel(given["channel"]),
            address=given["address"],
            topic=Topic(given["topic"]),
            hours=Hours(given["hours"]),
            language=given["language"],
        )


class PathRows:
    """All ways of a contact as rows of a form, with empty ones after them."""

    def __init__(self, rows: tuple[PathForm, ...]) -> None:
        self.rows = rows

    @classmethod
    def saved(cls, paths: list[ContactPath], say: Words) -> PathRows:
        """The ways that are kept, and empty rows."""
        values = [_path_values(each, rank) for rank, each in enumerate(paths, start=1)]
        values += [{"rank": len(values) + n} for n in range(1, BLANK + 1)]
        kept = values[:MOST_ROWS]
        return cls(
            tuple(PathForm(say=say, prefix=f"way{n}", initial=each) for n, each in enumerate(kept))
        )

    @classmethod
    def sent(cls, data: QueryDict, say: Words) -> PathRows:
        """The rows that were sent."""
        count = min(number_in(data.get("rows", "")) or 0, MOST_ROWS)
        return cls(tuple(PathForm(data, say=say, prefix=f"way{n}") for n in range(count)))

    def is_valid(self) -> bool:
        """Whether every row can be read."""
        # Each is asked, so that each shows its own problems.
        return sum(not each.is_valid() for each in self.rows) == 0

    def with_more(self, say: Words) -> PathRows:
        """The same rows as they were filled, and more empty ones."""
        filled = [_unbound(each, n, say) for n, each in enumerate(self.rows)]
        count = min(len(filled) + BLANK, MOST_ROWS)
        blank = [
            PathForm(say=say, prefix=f"way{n}", initial={"rank": n + 1})
            for n in range(len(filled), count)
        ]
        return PathRows((*filled, *blank))

    def paths(self) -> list[Path]:
        """The ways in the order asked for; rows with the same number stay as they stand."""
        kept = [each for each in self.rows if each.is_kept]
        ranked = sorted(kept, key=lambda each: each.cleaned_data.get("rank") or MOST_ROWS * 20)
        return [each.path() for each in ranked]


def _unbound(row: PathForm, number: int, say: Words) -> PathForm:
    values = {name: row[name].value() for name in row.fields}
    return PathForm(say=say, prefix=f"way{number}", initial=values)


def _path_values(path: ContactPath, rank: int) -> dict[str, object]:
    return {
        "rank": rank,
        "topic": path.topic,
        "hours": path.hours,
        "channel": path.channel,
        "address": path.address,
        "language": path.language and kept_language(path.language),
    }
