"""Every code of the catalogue has words, in French too."""

from __future__ import annotations

import pytest

from tests import django_ready  # noqa: F401 (before the models)  # isort: skip

from palier.calculus.running_costs import CostPeriod
from palier.documents.models import cataloguing
from palier.presentation.languages import words
from palier.presentation.words_of_catalogue import TABLES, catalogue_word
from palier.slm.catalogue.actions import Outcome, Part
from palier.slm.catalogue.models import needs, offers

CODES = {
    "state": (cataloguing.ServiceState, offers.ServiceState),
    "criticality": (cataloguing.Criticality, offers.Criticality),
    "dependency": (cataloguing.DependencyKind, needs.DependencyKind),
    "cost": (cataloguing.CostKind, needs.CostKind),
    "period": (CostPeriod, needs.CostPeriod),
    "window": (cataloguing.LoadWindow, needs.LoadWindow),
    "part": (Part,),
    "outcome": (Outcome,),
}


def test_documents_and_tables_have_the_same_codes_and_each_has_words():
    assert set(CODES) == set(TABLES)
    for table, enumerations in CODES.items():
        for each in enumerations:
            assert [code.value for code in each] == list(TABLES[table])


@pytest.mark.parametrize("table", TABLES)
def test_words_are_said_without_marks(table):
    for tag in ("en", "fr"):
        said = [catalogue_word(table, code, words(tag)) for code in TABLES[table]]
        assert len(set(said)) == len(said)
        assert not any("(" in word for word in said)
    english = [catalogue_word(table, code, words("en")) for code in TABLES[table]]
    assert said != english
