"""Documents with one mistake each: about money, exclusions, the file itself."""

from __future__ import annotations

from tests.documents.mistakes import WEB
from tests.documents.written import PLAIN, agreement, document


def credits_of(*rules: str) -> str:
    return agreement(WEB, f"credits: {{currency: CAD, rules: [{', '.join(rules)}]}}")


MONEY = {
    "hole in tiers": (
        "tier-hole",
        agreement(
            WEB,
            "credits: {currency: CAD, tiers: {at least 99 % and below 99.9 %: 5 %,"
            " below 98 %: 10 %}}".replace("below 98 %", "from 0 % to 98 %"),
        ),
    ),
    "overlap in tiers": (
        "tier-overlap",
        agreement(
            WEB,
            "credits: {currency: CAD, tiers: {at least 98 % and below 99.9 %: 5 %,"
            " from 0 % to 98 %: 10 %}}",
        ),
    ),
    "empty tier": (
        "tier-empty",
        agreement(WEB, "credits: {currency: CAD, tiers: {below 98 % and at least 99 %: 5 %}}"),
    ),
    "tier without range": (
        "bad-tier",
        agreement(WEB, "credits: {currency: CAD, tiers: {99 %: 5 %}}"),
    ),
    "tier without unit": (
        "bad-tier",
        agreement(WEB, "credits: {currency: CAD, tiers: {below 99.9 %: 5}}"),
    ),
    "currency": (
        "unknown-currency",
        agreement(WEB, "credits: {currency: CDN, tiers: {below 99.9 %: 5 %}}"),
    ),
    "two currencies": (
        "bad-amount",
        agreement(WEB, "credits: {currency: CAD, onOutcome: 15 USD}"),
    ),
    "credit on an unknown objective": (
        "unknown-objective",
        agreement(WEB, "credits: {currency: CAD, objectives: [wbe], onOutcome: 15 CAD}"),
    ),
    "stacking group": (
        "unknown-stacking-group",
        agreement(WEB, "credits: {currency: CAD, group: x, onOutcome: 15 CAD}"),
    ),
    "pool overdrawn": (
        "pool-overdrawn",
        credits_of(
            "{poolShare: {pool: a, poolShare: 60 %, creditShare: 10 %, atRisk: 10 %}}",
            "{poolShare: {pool: b, poolShare: 60 %, creditShare: 10 %, atRisk: 10 %}}",
        ),
    ),
    "pool with two shares": (
        "pool-ratio-differs",
        credits_of(
            "{poolShare: {pool: a, poolShare: 60 %, creditShare: 10 %, atRisk: 10 %}}",
            "{poolShare: {pool: a, poolShare: 40 %, creditShare: 10 %, atRisk: 10 %}}",
        ),
    ),
    "negative credit": ("negative-credit", credits_of("{onOutcome: -15 CAD}")),
    "recurrence": (
        "recurrence-impossible",
        credits_of("{onOutcome: 15 CAD, recurrence: 3 of 2 windows}"),
    ),
    "earn-back": (
        "earn-back-levels",
        credits_of("{onOutcome: 15 CAD, earnBack: {expected: 99.9 %, target: 99 %, windows: 3}}"),
    ),
    "money on a fallback that is missing": (
        "no-other-source",
        agreement(WEB, "credits: {currency: CAD, onOutcome: 5 %, insufficientData: other source}"),
    ),
    "money on a window that never closes": (
        "window-never-closes",
        agreement(
            "- {availability: web, target: 99.9 %, window: rolling 30d}",
            "credits: {currency: CAD, tiers: {below 99.9 %: 5 %}}",
        ),
    ),
}

ELSEWHERE = {
    "self approval": (
        "self-approval",
        PLAIN
        + document(
            "Exclusion",
            "storm",
            "{reason: force majeure, since: 2026-02-01, until: 2026-02-02,"
            " approval: approved, requestedBy: ann, approvedBy: ann}",
        ),
    ),
    "exclusion ends before it starts": (
        "span-ends-before-start",
        PLAIN
        + document("Exclusion", "storm", "{reason: storm, since: 2026-02-03, until: 2026-02-02}"),
    ),
    "exclusion of an unknown objective": (
        "unknown-objective",
        PLAIN
        + document(
            "Exclusion",
            "storm",
            "{reason: storm, since: 2026-02-01, until: 2026-02-02, objectives: wbe}",
        ),
    ),
    "exclusion without zone": (
        "instant-without-zone",
        document("Exclusion", "storm", "{reason: storm, since: 2026-02-01, until: 2026-02-02}"),
    ),
    "exclusion without end": (
        "missing-field",
        document("Exclusion", "storm", "{reason: storm, since: 2026-02-01}"),
    ),
    "wrong version of the language": (
        "unknown-api-version",
        PLAIN.replace("palier/v1", "palier/v2"),
    ),
    "no version of the language": (
        "unknown-api-version",
        PLAIN.replace("apiVersion: palier/v1\n", ""),
    ),
    "wrong kind": ("unknown-kind", PLAIN.replace("kind: Agreement", "kind: Agrement")),
    "not YAML": ("yaml-syntax", "a: [1, 2\nb: }"),
    "tab": ("tab-indentation", PLAIN.replace("  since", "\tsince")),
    "list as key": ("bad-key", "? [a, b]\n: c\n"),
    "empty": ("empty-file", ""),
    "comments only": ("empty-file", "# nothing\n---\n"),
    "text only": ("wrong-type", "just a text"),
    "unknown anchor": ("yaml-syntax", "a: *b"),
    "too deep": ("too-deep", "a: " + "[" * 60 + "]" * 60),
    "much too deep": ("too-deep", "[" * 20_000),
}
