"""The addresses of the journal, of webhooks, of jobs and messages, and of the search."""

from __future__ import annotations

from django.urls import path

from palier.web.views import jobs, journal, keeping_webhooks, searching, webhooks

urlpatterns = [
    path("search", searching.search, name="search"),
    path("journal", journal.journal, name="journal"),
    path("journal/export", journal.export, name="journal-export"),
    path("journal/checkpoints", journal.checkpoints, name="journal-checkpoints"),
    path("journal/proof", journal.proof, name="journal-proof"),
    path("journal/prove", journal.prove, name="journal-prove"),
    path("journal/<int:sequence>", journal.entry, name="journal-entry"),
    path("webhooks", webhooks.webhooks, name="webhooks"),
    path("webhooks/new", keeping_webhooks.new, name="webhook-new"),
    path("webhooks/<int:webhook>", webhooks.webhook, name="webhook"),
    path("webhooks/<int:webhook>/change", keeping_webhooks.change, name="webhook-change"),
    path("webhooks/<int:webhook>/pause", keeping_webhooks.pause, name="webhook-pause"),
    path("webhooks/<int:webhook>/resume", keeping_webhooks.resume, name="webhook-resume"),
    path("webhooks/<int:webhook>/test", keeping_webhooks.test, name="webhook-test"),
    path("webhooks/<int:webhook>/secret", keeping_webhooks.rotate, name="webhook-rotate"),
    path("webhooks/<int:webhook>/remove", keeping_webhooks.remove, name="webhook-remove"),
    path("webhooks/<int:webhook>/messages/<int:delivery>", webhooks.delivery, name="delivery"),
    path(
        "webhooks/<int:webhook>/messages/<int:delivery>/again",
        webhooks.again,
        name="delivery-again",
    ),
    path("jobs", jobs.jobs, name="jobs"),
    path("jobs/<int:job>", jobs.job, name="job"),
    path("jobs/<int:job>/part", jobs.job_part, name="job-part"),
    path("jobs/<int:job>/retry", jobs.retry, name="job-retry"),
    path("messages", jobs.messages, name="messages"),
]
