"""Tokens of programs: seen by their owners and by administrators, made in a browser alone."""

from __future__ import annotations

from ninja import Path, Query, Router

from palier.api.declaring import BROWSER, Made, creates, lists, reads, removes
from palier.api.paging import Page, page_of
from palier.api.requests import ApiRequest
from palier.api.schemas.records import TokenAsked, TokenMade, TokenShown, TokenWithSecret
from palier.api.schemas.values import PathNumber
from palier.calculus.instants import DAY
from palier.slm.access.actions.tokens import TokenFacts, create_token, revoke_token
from palier.slm.access.queries import tokens_visible_to

router = Router(tags=["tokens"])


@lists(router, "/tokens", Page[TokenShown], scope="me:read")
def list_tokens(request: ApiRequest, asked: Query[TokenAsked]) -> Page[TokenShown]:
    """One's own tokens, and those of the people whose tokens one may revoke."""
    found = tokens_visible_to(request.sight)
    if asked.is_open is not None:
        found = found.filter(revoked_at__isnull=asked.is_open)
    return page_of(request, asked, found, TokenShown.of)


@creates(router, "/tokens", TokenWithSecret, scope=BROWSER)
def make_token(request: ApiRequest, given: TokenMade) -> Made:
    """Makes a token of one's own; its secret is shown this once."""
    expires_at = request.at + given.days * DAY
    facts = TokenFacts(given.name, frozenset(given.scopes), expires_at)
    made = create_token(facts=facts, by=request.caller, at=request.at)
    shown = TokenWithSecret.with_secret(made.token, made.secret)
    return Made(shown, f"/api/v1/tokens/{made.token.pk}")


@reads(router, "/tokens/{number}", TokenShown, scope="me:read")
def read_token(request: ApiRequest, number: Path[PathNumber]) -> TokenShown:
    """One token."""
    return TokenShown.of(tokens_visible_to(request.sight).get(pk=number))


@removes(router, "/tokens/{number}", scope=BROWSER, versioned=False)
def withdraw_token(request: ApiRequest, number: Path[PathNumber]) -> None:
    """Revokes a token: it opens nothing from now on."""
    row = tokens_visible_to(request.sight).select_related("person__party").get(pk=number)
    revoke_token(token=row, by=request.caller, at=request.at)
