"""The kinds of document: their envelope, and what stands in the `spec` of each."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from palier.calculus.terms import AgreementKind, Party
from palier.documents.models.cataloguing import FacilityShape, ServiceShape
from palier.documents.models.chaining import ChainShape
from palier.documents.models.crediting import CreditsShape
from palier.documents.models.excluding import ExclusionRules, ExclusionShape, SilenceShape
from palier.documents.models.indicators import IndicatorShape
from palier.documents.models.methods import indicator_of
from palier.documents.models.objectives import (
    CalendarReference,
    MissingDataShape,
    ObjectiveShape,
    VolumeShape,
    WindowText,
)
from palier.documents.models.opening import CalendarShape, ZoneText
from palier.documents.models.shapes import (
    WORDS,
    NameText,
    Shape,
    Title,
    TitleText,
    Word,
)
from palier.documents.models.whens import PeriodShape, ThroughText, WhenText

API_VERSION = "palier/v1"


class Metadata(Shape):
    """What a document is called."""

    name: NameText
    """The name that other documents refer to."""
    title: TitleText | None = None
    """What people read, as a text or per language."""
    labels: dict[str, Any] = Field(default_factory=dict)
    """Words to sort and search by; they are not part of the agreement."""
    annotations: dict[str, Any] = Field(default_factory=dict)
    """Notes of tools; they are not part of the agreement."""
    description: str | None = None
    """A remark to readers; it is not part of the agreement."""


class PartyShape(Shape):
    """An organisation that is a side of agreements."""

    short: ClassVar[tuple[str, ...]] = ("string",)

    name: NameText | None = None
    """The name of the party; a document has it in its metadata."""
    title: TitleText | None = None
    """What people read; a document has it in its metadata."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if isinstance(value, Party):
            return {"name": value.name, "title": Title(value.title, value.titles)}
        return value


PartyReference = Annotated[
    Annotated[str, Tag("name")] | Annotated[PartyShape, Tag("inline")],
    Discriminator(lambda value: "name" if isinstance(value, str) else "inline"),
]


class PartyContent(Shape):
    """Nothing more than the metadata."""


class AgreementShape(Shape):
    """What two parties promise each other."""

    type: Annotated[AgreementKind, WORDS] = AgreementKind.SLA
    """`sla`, `ola` (inside the provider) or `underpinning contract` (from a supplier)."""
    version: Word = "1"
    """The version of the text."""
    provider: PartyReference
    """Who promises: the name of a party, its title, or a party in place."""
    customer: PartyReference
    """To whom."""
    zone: ZoneText
    """The time zone in which dates, windows and hours are read."""
    since: WhenText | None = None
    """The first instant or date of the promise."""
    until: WhenText | None = None
    """Its end, not included."""
    through: ThroughText | None = None
    """Its last date, included."""
    in_force: tuple[PeriodShape, ...] = ()
    """The periods in which it promises, where there are several."""
    suspended: tuple[PeriodShape, ...] = ()
    """Periods in which it promises nothing."""
    service: Word | None = None
    """The service of its objectives; the agreement's name where none is written."""
    window: WindowText | None = None
    """The period of evaluation of its objectives, `month` by default."""
    calendar: CalendarReference | None = None
    """The service hours of its objectives; at all times where none are written."""
    missing: MissingDataShape | None = None
    """The rules of its objectives for what was not measured."""
    volume: VolumeShape | None = None
    """The rule of its objectives for low traffic."""
    objectives: tuple[ObjectiveShape, ...]
    """What is promised."""
    calendars: tuple[CalendarReference, ...] = ()
    """Calendars that limits name; those that are documents of their own need not be listed."""
    exclusion_rules: ExclusionRules = ()
    """How exclusions are treated, per reason."""
    silence: SilenceShape = SilenceShape()
    """The effect of silence on a request for exclusion."""
    credits: CreditsShape | None = None
    """What is paid when promises are broken."""

    def period(self) -> PeriodShape:
        """The period that `since`, `until` and `through` write."""
        return PeriodShape.model_construct(since=self.since, until=self.until, through=self.through)


class Envelope(Shape):
    """The frame of every document."""

    api_version: Annotated[Literal["palier/v1"], Field(alias="apiVersion")]
    """The language of the document."""
    metadata: Metadata
    """What it is called."""


class PartyDocument(Envelope):
    """A party: an organisation that is a side of agreements."""

    kind: Literal["Party"]
    spec: PartyContent = PartyContent()


class ServiceDocument(Envelope):
    """A service: what is delivered to customers."""

    kind: Literal["Service"]
    spec: ServiceShape = ServiceShape()


class FacilityDocument(Envelope):
    """A facility: a place, a tool or equipment that services are delivered with."""

    kind: Literal["Facility"]
    spec: FacilityShape = FacilityShape()


class CalendarDocument(Envelope):
    """A calendar: service hours in a zone."""

    kind: Literal["Calendar"]
    spec: CalendarShape


class IndicatorDocument(Envelope):
    """An indicator: what is measured and how."""

    kind: Literal["Indicator"]
    spec: Annotated[
        IndicatorShape,
        BeforeValidator(indicator_of, json_schema_input_type=IndicatorShape | dict[str, Any]),
    ]


class AgreementDocumentShape(Envelope):
    """An agreement: what two parties promise each other."""

    kind: Literal["Agreement"]
    spec: AgreementShape


class ExclusionDocument(Envelope):
    """An exclusion: time that may not count."""

    kind: Literal["Exclusion"]
    spec: ExclusionShape


class ChainDocumentShape(Envelope):
    """A chain: what a promise is made of underneath. It is no part of an agreement."""

    kind: Literal["Chain"]
    spec: ChainShape


KINDS: dict[str, type[Envelope]] = {
    "Party": PartyDocument,
    "Service": ServiceDocument,
    "Facility": FacilityDocument,
    "Calendar": CalendarDocument,
    "Indicator": IndicatorDocument,
    "Agreement": AgreementDocumentShape,
    "Exclusion": ExclusionDocument,
    "Chain": ChainDocumentShape,
}
"""Every kind of document, with its shape."""
