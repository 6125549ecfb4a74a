"""Chance that any machine repeats."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from palier.measurements.generating import chance

MANY = np.arange(200_000)


def draws(lane):
    return chance.bits(chance.stream(1, lane, "x"), MANY)


def test_numbers_are_those_of_splitmix64():
    # The first numbers of seed 1234567, as the authors' C code prints them.
    assert chance.bits(1234567, np.arange(1, 6)).tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


def test_any_number_is_known_without_those_before_it():
    assert (
        chance.bits(5, np.array([9_000_000_000]))
        == chance.bits(5, np.arange(8_999_999_990, 9_000_000_001))[-1:]
    )


def test_streams_differ_by_seed_lane_and_name():
    starts = {
        chance.stream(seed, lane, name)
        for seed in (1, 2)
        for lane in ("value", "tail")
        for name in ("a", "b")
    }
    assert len(starts) == 8


@pytest.mark.parametrize(
    ("table", "digest"),
    [
        (chance.normal(), "6589cba4e98ea3a2"),
        (chance.exponential(), "a94c2082f0fe7534"),
        (chance.spread(0.5), "4e5b046f34274e32"),
    ],
)
def test_tables_are_the_same_on_any_machine(table, digest):
    content = table.values.astype("<f8").tobytes() + table.rises.astype("<f8").tobytes()
    assert hashlib.sha256(content).hexdigest()[:16] == digest


def test_draws_have_the_distribution_they_are_named_for():
    normal = chance.normal().draw(draws("normal"))
    assert abs(normal.mean()) < 0.01
    assert abs(normal.std() - 1) < 0.01
    assert abs(np.quantile(normal, 0.975) - 1.96) < 0.02
    assert abs(chance.exponential().draw(draws("exponential")).mean() - 1) < 0.01
    spread = chance.spread(0.5).draw(draws("spread"))
    assert abs(np.median(spread) - 1) < 0.01
    assert abs(np.quantile(spread, 0.8413) - np.exp(0.5)) < 0.02


@pytest.mark.parametrize("mean", [0.003, 0.4, 3.9, 4.1, 250.0])
def test_counts_are_right_on_average(mean):
    found = chance.counts(np.full(len(MANY), mean), draws("counts"))
    assert found.min() >= 0
    assert abs(found.mean() - mean) < 0.02 * mean + 0.002


def test_counts_without_variance_are_what_is_expected():
    means = np.array([2.0, 30.0, 0.0])
    assert chance.counts(means, chance.bits(1, np.arange(3)), np.zeros(3)).tolist() == [2, 30, 0]


def test_one_of_several_is_chosen_by_weight():
    found = np.bincount(chance.chosen([1, 0, 3], draws("chosen")), minlength=3)
    assert found[1] == 0
    assert abs(found[0] / len(MANY) - 0.25) < 0.01
