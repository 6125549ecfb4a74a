"""Services: brought in, changed, moved on; and what rests on what, never in a loop."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from palier.slm.catalogue.actions import (
    Need,
    NewService,
    ServiceFacts,
    Use,
    add_dependency,
    begin_use,
    change_dependency,
    change_service,
    create_service,
    end_use,
    move_service,
    remove_dependency,
    set_dependencies,
)
from palier.slm.catalogue.errors import (
    NameTaken,
    NeedsLoop,
    NeedUnfit,
    StateUnfit,
    StillNeeded,
    StillUsed,
)
from palier.slm.catalogue.models import (
    Criticality,
    Dependency,
    DependencyKind,
    Service,
    ServiceState,
)
from palier.slm.intents import Responsibility
from palier.slm.journal.queries import entries, entry_of, proven
from palier.slm.outbox.models import Message
from palier.slm.parties.errors import (
    AlreadyEnded,
    ChangedMeanwhile,
    FieldUnfit,
    NotPermitted,
    PersonNotActive,
)
from tests.slm.catalogue_made import last, offering, party, person, service
from tests.slm.people import AT, BY, DAY

pytestmark = pytest.mark.usefixtures("database")

S = ServiceState
SOFT = DependencyKind.SOFT


def needs(above: Service, below: Service, kind: DependencyKind = DependencyKind.HARD) -> None:
    add_dependency(service=above, need=Need(below, kind), by=BY, at=AT)


def moved(row: Service, to: ServiceState, reason: str = "moved elsewhere") -> Service:
    version = Service.objects.get(pk=row.pk).version
    return move_service(service=row, to=to, expected=version, by=BY, at=AT, reason=reason)


def test_a_service_comes_in_and_the_journal_says_so_without_names_of_people():
    maude = person("boreal", "maude")
    row = service("portal", of="fjord", owner=maude, criticality=Criticality.HIGH)
    entry = last()
    assert (entry.kind, entry.subject) == ("service.created", row.subject)
    assert entry.party == str(party("fjord").pk)
    assert entry.details["owner"] == maude.subject
    assert "maude" not in str(entry.details).lower()
    assert row.words == " portal service"


def test_a_change_says_what_was_and_what_is():
    row = service("portal", description_fr="Avant")
    facts = ServiceFacts(name_fr="Service portal", description_fr="Après")
    changed = change_service(service=row, facts=facts, expected=1, by=BY, at=AT)
    assert (changed.version, changed.words) == (2, " portal service apres")
    assert last().details == {
        "before": {"description_fr": "Avant"},
        "after": {"description_fr": "Après"},
    }
    count = proven().entries
    assert change_service(service=row, facts=facts, expected=2, by=BY, at=AT).version == 2
    assert proven().entries == count
    with pytest.raises(ChangedMeanwhile):
        change_service(service=row, facts=ServiceFacts("A"), expected=1, by=BY, at=AT)


@pytest.mark.parametrize(
    ("code", "facts", "field"),
    [
        ("Portal", {}, "code"),
        ("a" * 65, {}, "code"),
        ("", {}, "code"),
        ("portal", {"name_fr": " "}, "name_fr"),
        ("portal", {"name_fr": "x" * 201}, "name_fr"),
        ("portal", {"name_en": "two\nlines"}, "name_en"),
        ("portal", {"description_fr": "bell \x07"}, "description_fr"),
        ("portal", {"description_fr": "half \ud800"}, "description_fr"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_field(code, facts, field):
    with pytest.raises(FieldUnfit) as refused:
        service(code, **facts)
    assert refused.value.field == field
    assert not Service.objects.exists()


def test_a_code_is_taken_once():
    service("portal")
    with pytest.raises(NameTaken):
        service("portal", of="fjord")
    assert proven().entries == 3


def test_an_owner_is_somebody_who_may_sign_in():
    alex = person("boreal", "alex")
    alex.is_active = False
    alex.save()
    with pytest.raises(PersonNotActive):
        service("portal", owner=alex)


def test_who_may_create_change_and_move():
    row = service("portal", "planned")
    analyst = person("boreal", "analyst", Responsibility.SERVICE_ANALYST)
    narrow = person("boreal", "narrow", Responsibility.MANAGER, service="mail")
    outside = person("fjord", "outside", Responsibility.SUPPLIER)
    facts = ServiceFacts("Portail")
    for by in (narrow, outside):
        with pytest.raises(NotPermitted):
            change_service(service=row, facts=facts, expected=1, by=by, at=AT)
    change_service(service=row, facts=facts, expected=1, by=analyst, at=AT)
    assert last().actor == str(analyst.pk)
    with pytest.raises(NotPermitted):
        move_service(service=row, to=S.ACTIVE, expected=2, by=analyst, at=AT)
    new = NewService("other", party("boreal"))
    with pytest.raises(NotPermitted):
        create_service(new=new, facts=facts, by=analyst, at=AT)


def test_the_owner_is_told_of_what_others_do_and_not_of_their_own_doing():
    owner = person("boreal", "owner", Responsibility.MANAGER)
    other = person("boreal", "other", Responsibility.MANAGER)
    row = service("portal", owner=owner)
    facts = ServiceFacts("Portail", owner=owner)
    row = change_service(service=row, facts=facts, expected=1, by=owner, at=AT)
    assert not Message.objects.exists()
    facts = ServiceFacts("Portail citoyen", owner=owner)
    change_service(service=row, facts=facts, expected=2, by=other, at=AT)
    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("service.changed", owner.subject)
    assert '"service": "Portail citoyen"' in message.values


def test_the_life_of_a_service():
    row = service("portal", "planned")
    for to in (S.ACTIVE, S.RETIRING, S.ACTIVE, S.RETIRING, S.RETIRED):
        row = moved(row, to)
    assert (row.state, row.version) == ("retired", 6)
    entry = last()
    assert entry.details == {"before": "retiring", "after": "retired"}
    assert entry.reason == "moved elsewhere"


@pytest.mark.parametrize("before", S)
@pytest.mark.parametrize("to", S)
def test_no_other_steps_lead_through_a_life(before, to):
    allowed = {"planned": "active", "active": "retiring", "retiring": "active retired"}
    row = service("portal", before.value)
    if to.value in allowed.get(before.value, "").split():
        assert moved(row, to).state == to
        return
    with pytest.raises(StateUnfit):
        moved(row, to)


def test_retiring_needs_a_reason_and_going_back_does_not():
    row = service("portal")
    with pytest.raises(FieldUnfit):
        moved(row, S.RETIRING, " ")
    moved(row, S.RETIRING)
    assert moved(row, S.ACTIVE, "").state == S.ACTIVE


def test_what_an_active_service_cannot_do_without_stays():
    shop, base, mail = service("shop"), service("base"), service("mail")
    needs(shop, base)
    needs(shop, mail, SOFT)
    assert moved(mail, S.RETIRING).state == S.RETIRING
    with pytest.raises(StillNeeded, match="shop cannot do without base"):
        moved(base, S.RETIRING)
    moved(shop, S.RETIRING)
    moved(base, S.RETIRING)
    with pytest.raises(NeedUnfit, match="base"):
        moved(shop, S.ACTIVE)
    moved(base, S.ACTIVE)
    moved(shop, S.ACTIVE)
    with pytest.raises(NeedUnfit):
        needs(service("new"), service("old", "retired"))


def test_what_customers_use_is_not_retired():
    row = service("portal")
    use = begin_use(
        offering=offering(row), use=Use(party("nordet"), DAY.replace(year=2020)), by=BY, at=AT
    )
    moved(row, S.RETIRING)
    with pytest.raises(StillUsed, match="1 customer"):
        moved(row, S.RETIRED)
    end_use(use=use, until=DAY, expected=1, by=BY, at=AT)
    assert moved(row, S.RETIRED).state == S.RETIRED


def test_what_is_about_to_be_used_does_not_begin_to_retire():
    row = service("portal")
    later = DAY.replace(year=2027)
    begin_use(offering=offering(row), use=Use(party("nordet"), later), by=BY, at=AT)
    with pytest.raises(StillUsed, match="about to be used"):
        moved(row, S.RETIRING)


def test_a_loop_is_refused_with_its_way():
    a, b, c = service("a"), service("b"), service("c")
    needs(a, b)
    needs(b, c)
    with pytest.raises(NeedsLoop, match="c -> a -> b -> c"):
        needs(c, a)
    with pytest.raises(NeedsLoop):
        needs(a, a)
    with pytest.raises(NeedsLoop, match="c -> b -> c"):
        set_dependencies(service=c, needs=[Need(b)], expected=1, by=BY, at=AT)
    assert Dependency.objects.count() == 2
    assert not entries(subject=c.subject).exclude(kind="service.created").exists()


def test_all_needs_are_set_at_once():
    a, b, c, d = (service(code) for code in "abcd")
    row = set_dependencies(service=a, needs=[Need(b), Need(c)], expected=1, by=BY, at=AT)
    row = set_dependencies(
        service=row, needs=[Need(c, SOFT, "at night"), Need(d)], expected=2, by=BY, at=AT
    )
    found = Dependency.objects.filter(service=a).values_list("needed__code", "kind", "note")
    assert list(found) == [("c", "soft", "at night"), ("d", "hard", "")]
    kinds = [entry_of(each).kind for each in entries(subject=a.subject)]
    assert kinds[:3] == ["dependency.added", "dependency.changed", "dependency.removed"]
    assert row.version == 3
    with pytest.raises(ChangedMeanwhile):
        set_dependencies(service=a, needs=[], expected=2, by=BY, at=AT)
    with pytest.raises(NeedUnfit):
        set_dependencies(service=a, needs=[Need(b), Need(b)], expected=3, by=BY, at=AT)


def test_one_need_is_added_changed_and_removed():
    a, b = service("a"), service("b")
    needs(a, b)
    with pytest.raises(NeedUnfit):
        needs(a, b)
    row = change_dependency(service=a, need=Need(b, SOFT), expected=2, by=BY, at=AT)
    row = remove_dependency(service=row, needed=b, expected=3, by=BY, at=AT)
    assert not Dependency.objects.exists()
    with pytest.raises(AlreadyEnded):
        remove_dependency(service=row, needed=b, expected=4, by=BY, at=AT)
    with pytest.raises(AlreadyEnded):
        change_dependency(service=row, need=Need(b), expected=4, by=BY, at=AT)


def test_clients_do_not_close_a_loop_together():
    rows = [service(code) for code in ("a", "b", "c")]
    party("boreal")
    for round_ in range(4):
        Dependency.objects.all().delete()
        together = Barrier(len(rows))

        def act(place: int, together: Barrier = together) -> bool:
            try:
                together.wait()
                needs(rows[place], rows[(place + 1) % len(rows)])
            except NeedsLoop:
                return False
            finally:
                connection.close()
            return True

        with ThreadPoolExecutor(len(rows)) as pool:
            done = list(pool.map(act, range(len(rows))))
        assert sorted(done) == [False, True, True], round_
    assert proven().entries == 4 + 4 * 2
