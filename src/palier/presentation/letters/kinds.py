"""What each kind of letter says. A docstring lists the values that it is given."""

from __future__ import annotations

from palier.presentation.letters.drafts import Draft
from palier.presentation.letters.values import Given
from palier.presentation.numbers import number
from palier.presentation.responsibilities import responsibility_name


def person_invited(given: Given) -> Draft:
    """name, organisation, link, expires_at; optional: by."""
    say = given.say
    whom = {"organisation": given.text("organisation")}
    by = given.optional("by")
    invited = say("You are invited to sign in to Palier for {organisation}.", **whom)
    if by:
        invited = say("{by} invites you to sign in to Palier for {organisation}.", by=by, **whom)
    return Draft(
        say("Your invitation to Palier"),
        (greeting(given), invited, say("Follow the link to choose a password.")),
        label=say("Accept the invitation"),
        link=given.link(),
        after=(
            say("The link opens once, until {instant}.", instant=given.instant("expires_at")),
            say("If you did not expect this, do nothing: no account is opened without you."),
        ),
    )


def password_reset(given: Given) -> Draft:
    """name, link, expires_at."""
    say = given.say
    return Draft(
        say("A new password for Palier"),
        (greeting(given), say("Somebody, most likely you, asked for a new password.")),
        label=say("Choose a new password"),
        link=given.link(),
        after=(
            say("The link opens once, until {instant}.", instant=given.instant("expires_at")),
            say("If it was not you, do nothing: your password stays as it is."),
        ),
    )


def new_device(given: Given) -> Draft:
    """name, device, at, link; optional: address."""
    say = given.say
    address = given.optional("address")
    where = given.text("device") + (f" ({address})" if address else "")
    return Draft(
        say("A new sign-in to Palier"),
        (
            greeting(given),
            say("Somebody signed in with your account from a device that was not used before."),
        ),
        lines=(
            (say("When") + say.colon + given.instant("at"), ""),
            (say("Device") + say.colon + where, ""),
        ),
        label=say("See your sessions"),
        link=given.link(),
        after=(say("If it was not you, end that session and change your password."),),
    )


def deputy_named(given: Given) -> Draft:
    """name, person, since, until (the first day without), link."""
    say = given.say
    person = given.text("person")
    return Draft(
        say("You stand in for {person}", person=person),
        (
            greeting(given),
            say(
                "From {since} until the day before {until}, you may do what {person} may.",
                since=given.day("since"),
                until=given.day("until"),
                person=person,
            ),
        ),
        label=say("See your responsibilities"),
        link=given.link(),
    )


def responsibility_granted(given: Given) -> Draft:
    """name, responsibility (its code), party, since, link; optional: until, service."""
    say = given.say
    role = responsibility_name(given.text("responsibility"), say)
    what = {"role": role, "party": given.text("party")}
    service = given.optional("service")
    held = say("You are now {role} for {party}.", **what)
    if service:
        held = say(
            "You are now {role} for the service {service} of {party}.", service=service, **what
        )
    since = given.day("since")
    lasts = (
        say("From {since} until the day before {until}.", since=since, until=given.day("until"))
        if given.optional("until")
        else say("From {since}.", since=since)
    )
    return Draft(
        say("A responsibility for you") + say.colon + role,
        (greeting(given), held, lasts),
        label=say("See your responsibilities"),
        link=given.link(),
    )


def service_changed(given: Given) -> Draft:
    """name, service, by, link; optional: reason."""
    say = given.say
    service, reason = given.text("service"), given.optional("reason")
    changed = say("{by} changed the service {service}.", by=given.text("by"), service=service)
    said = say("Reason") + say.colon + reason if reason else ""
    return Draft(
        say("Service changed") + say.colon + service,
        (greeting(given), changed, *([said] if said else [])),
        label=say("See the service"),
        link=given.link(),
    )


def catalogue_imported(given: Given) -> Draft:
    """name, services, by, link."""
    say = given.say
    who, count = given.text("by"), given.count("services")
    services = number(count, say)
    changed = say.many(
        "{by} brought in a file that changed {services} service that you answer for.",
        "{by} brought in a file that changed {services} services that you answer for.",
        count,
        by=who,
        services=services,
    )
    return Draft(
        say("Services changed by an import"),
        (greeting(given), changed),
        label=say("See the services"),
        link=given.link(),
    )


def webhook_switched_off(given: Given) -> Draft:
    """name, webhook, link."""
    say = given.say
    webhook = given.text("webhook")
    return Draft(
        say("Webhook switched off") + say.colon + webhook,
        (
            greeting(given),
            say("Too many deliveries in a row failed. Nothing more is sent to this address."),
        ),
        label=say("See its deliveries"),
        link=given.link(),
        after=(say("Once the receiver answers again, switch the webhook on."),),
    )


def greeting(given: Given) -> str:
    return given.say("Hello {name},", name=given.text("name"))
