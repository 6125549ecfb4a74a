"""Imports as jobs: killed in the middle, picked up again, and never done twice."""

from __future__ import annotations

import json
import signal

import pytest

from palier.documents.catalogue import read_catalogue
from palier.jobs.clocks import Clock
from palier.jobs.registry import load_kinds
from palier.jobs.worker import Worker
from palier.slm.catalogue.actions import (
    CatalogueFile,
    ask_for_import,
    ask_for_plan,
    import_catalogue,
    kept_outcome,
    waiting_file,
)
from palier.slm.catalogue.errors import CatalogueFileGone
from palier.slm.catalogue.models import Service
from palier.slm.intents import Responsibility
from palier.slm.journal.queries import entries, proven
from palier.slm.parties.errors import NotPermitted
from palier.slm.queue.actions import enqueue
from palier.slm.queue.models import Job
from palier.slm.queue.queries import database_now
from tests.jobs.processes import WORKER, environment, running, until
from tests.slm.catalogue_made import party, person
from tests.slm.people import AT, BY

pytestmark = pytest.mark.usefixtures("database")

TEXT = "---\n".join(
    f"apiVersion: palier/v1\nkind: Service\nmetadata:\n  name: s{number}\n"
    "spec:\n  provider: boreal\n  criticality: low\n"
    for number in range(30)
)


def manager():
    party("boreal")
    return person("boreal", "kim", Responsibility.MANAGER)


def planned(by, text=TEXT):
    file = CatalogueFile("all.yaml", text.encode(), "moved here")
    return ask_for_plan(file=file, by=by, at=database_now())


def worked():
    load_kinds()
    worker = Worker(Clock(), schedules=())
    while worker.work():
        pass


def imported():
    return entries(kind="catalogue.imported").count()


def test_killed_in_mid_import_it_is_done_once_by_another(database, tmp_path):
    by = manager()
    token = json.loads(planned(by).arguments)["file"]
    Job.objects.all().delete()
    reached = tmp_path / "reached"
    given = {"file": token, "reached": str(reached)}
    asked = enqueue("test.import", given, at=database_now(), for_person=str(by.pk))
    env, log = environment(database, tmp_path / "home"), tmp_path / "worker.log"
    with running(*WORKER, env=env, log=log) as first:
        until(reached.exists)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert (Service.objects.count(), imported()) == (0, 0)
    with running(*WORKER, env=env, log=log):
        until(lambda: Job.objects.get(pk=asked.pk).state == "done", 20)
    row = Job.objects.get(pk=asked.pk)
    assert row.attempts == 2
    assert json.loads(row.result) == {"created": 30, "changed": 0, "unchanged": 0, "refused": 0}
    assert (Service.objects.count(), imported()) == (30, 1)
    assert proven().entries == entries().count()


def test_what_was_found_is_kept_for_its_page_and_the_file_for_one_import():
    by = manager()
    plan = planned(by)
    worked()
    plan.refresh_from_db()
    assert (plan.state, plan.steps_done, plan.steps) == ("done", 30, 30)
    assert json.loads(plan.result)["created"] == 30
    found = kept_outcome(job=plan.pk)
    assert found is not None
    assert len(found.changes) == 30
    assert Service.objects.count() == 0
    done = ask_for_import(plan=plan, by=by, at=AT)
    assert ask_for_import(plan=plan, by=by, at=AT) == done
    worked()
    assert (Service.objects.count(), imported()) == (30, 1)
    with pytest.raises(CatalogueFileGone):
        ask_for_import(plan=plan, by=by, at=AT)


def test_what_others_do_between_looking_and_writing_counts():
    by = manager()
    plan = planned(by)
    worked()
    changed = read_catalogue([("all.yaml", TEXT.replace("low", "high").encode())])
    import_catalogue(read=changed, reason="sooner", by=BY, at=AT)
    done = ask_for_import(plan=plan, by=by, at=AT)
    worked()
    done.refresh_from_db()
    assert json.loads(done.result)["changed"] == 30
    assert {each.criticality for each in Service.objects.all()} == {"low"}


def test_a_file_is_of_who_sent_it():
    by = manager()
    plan = planned(by)
    other = person("boreal", "lou", Responsibility.MANAGER)
    token = json.loads(plan.arguments)["file"]
    assert waiting_file(token=token, by=by).name == "all.yaml"
    with pytest.raises(CatalogueFileGone):
        waiting_file(token=token, by=other)
    with pytest.raises(CatalogueFileGone):
        ask_for_import(plan=plan, by=other, at=AT)
    analyst = person("boreal", "ana", Responsibility.SERVICE_ANALYST)
    with pytest.raises(NotPermitted):
        planned(analyst)
