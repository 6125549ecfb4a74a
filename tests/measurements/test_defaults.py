"""What the columns of a file without a mapping tell."""

from __future__ import annotations

import pytest

from palier.measurements.defaults import default_mapping
from palier.measurements.errors import InvalidMapping


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("series,at,good,total", "event"),
        ("series,at,value", "sample"),
        ("at,state", "state"),
        ("at,state,attempt", "check"),
        ("start,end,reason", "outage"),
        ("id,opened,closed", "record"),
        ("label,value,by,at,evidence", "figure"),
        ("start,end,value,at", "figure"),
    ],
)
def test_columns_tell_the_kind(header, kind):
    assert default_mapping(header.split(","), "file.csv").kind == kind


def test_columns_that_tell_nothing_are_refused():
    with pytest.raises(InvalidMapping, match="tell no kind"):
        default_mapping(["time", "reading"], "file.csv")
