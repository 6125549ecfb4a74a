"""Refusals: each becomes a page or an error of the form, with the status that says its kind."""

from __future__ import annotations

import pytest

from palier.calculus.errors import PalierError
from palier.presentation.languages import words
from palier.slm.models import Party
from palier.slm.parties.errors import ChangedMeanwhile, CodeTaken, NotPermitted, WeakPassword
from palier.web.forms.examples import ExampleForm
from palier.web.refusing import acting, status_of

EN = words("en")
VIEW = "palier.web.views.components.components_page"


def refuse(error: PalierError) -> None:
    raise error


def test_the_status_says_the_kind():
    kinds = (NotPermitted, CodeTaken, ChangedMeanwhile, WeakPassword)
    assert [status_of(kind("no")) for kind in kinds] == [403, 409, 409, 422]
    assert status_of(PalierError("no", code="no-such-service")) == 404


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Another party has the code"), ("fr-CA", "Une autre partie a ce code")],
)
def test_what_a_view_lets_pass_becomes_a_page(signed, monkeypatch, language, said):
    client = signed(language=language)

    error = CodeTaken("the code is taken", hint="choose another")
    monkeypatch.setattr(VIEW, lambda *_: refuse(error))
    answer = client.get("/components")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "party-code-taken" in text
    assert "the code is taken (choose another)" in text
    assert said in text.replace("\u00a0", " ")
    part = client.get("/components", headers={"HX-Request": "true"})
    assert (part["HX-Retarget"], part["HX-Reswap"]) == ("#main", "outerHTML")


def test_what_somebody_may_not_see_is_not_there(signed, monkeypatch):
    client = signed()
    monkeypatch.setattr(VIEW, lambda *_: Party.objects.get(code="other"))
    assert client.get("/components").status_code == 404


class TestActing:
    def form(self) -> ExampleForm:
        return ExampleForm({"name": "a"}, say=EN)

    def test_what_is_done_leaves_no_error(self):
        with acting(self.form(), EN) as attempt:
            pass
        assert (attempt.done, attempt.status) == (True, 200)

    def test_a_refusal_becomes_an_error_of_the_form(self):
        form = self.form()
        with acting(form, EN) as attempt:
            refuse(CodeTaken("no"))
        assert (attempt.done, attempt.status) == (False, 409)
        assert form.non_field_errors() == ["Another party has the code."]

    def test_a_change_meanwhile_is_no_error_of_the_form(self):
        form = self.form()
        with acting(form, EN) as attempt:
            refuse(ChangedMeanwhile("no"))
        assert attempt.changed_meanwhile
        assert not form.non_field_errors()

    def test_what_is_not_permitted_passes(self):
        with pytest.raises(NotPermitted), acting(self.form(), EN):
            refuse(NotPermitted("no"))
