"""What letters about the safety of an account say. A docstring lists the values it is given."""

from __future__ import annotations

from palier.presentation.letters.drafts import Draft
from palier.presentation.letters.kinds import greeting
from palier.presentation.letters.values import Given


def password_changed(given: Given) -> Draft:
    """name, at, link."""
    say = given.say
    return _told(
        given,
        say("Your password for Palier was changed"),
        say("Your password was changed on {instant}.", instant=given.instant("at")),
    )


def second_step_removed(given: Given) -> Draft:
    """name, at, link."""
    say = given.say
    return _told(
        given,
        say("The second step of your account is off"),
        say("The second step was turned off on {instant}.", instant=given.instant("at")),
    )


def sign_in_locked(given: Given) -> Draft:
    """name, until, link."""
    say = given.say
    return Draft(
        say("Too many tries to sign in to Palier"),
        (
            greeting(given),
            say(
                "Somebody gave a wrong password for your account too often. From where they did, "
                "nobody signs in to it until {instant}.",
                instant=given.instant("until"),
            ),
        ),
        label=say("Choose a new password"),
        link=given.link(),
        after=(say("If it was not you, your password still holds: nothing was opened."),),
    )


def _told(given: Given, subject: str, what: str) -> Draft:
    say = given.say
    return Draft(
        subject,
        (greeting(given), what),
        label=say("See the safety of your account"),
        link=given.link(),
        after=(say("If it was not you, choose a new password and tell an administrator."),),
    )
