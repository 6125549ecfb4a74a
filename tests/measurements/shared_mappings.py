"""Mappings of real data sets, as a person would write them beside the files."""

from __future__ import annotations

UCI = """
kind: record
files: "*.csv.gz"
series: incidents
time: "%d/%m/%Y %H:%M"
zone: Etc/UTC
null_words: "?"
columns:
  id: number
  at: sys_updated_at
  status: incident_state
  priority: priority
  opened: opened_at
  resolved: resolved_at
  closed: closed_at
dims: [made_sla]
group:
  order: sys_mod_count
  pauses: [Awaiting User Info, Awaiting Vendor, Awaiting Problem, Awaiting Evidence]
  reopened_from: [Resolved, Closed]
"""

VOLVO = """
kind: record
files: "*.csv.gz"
series: incidents
columns: {id: SR Number, at: Change Date+Time, status: Sub Status, priority: SR Latest Impact}
group:
  instants:
    opened: {take: first}
    resolved: {when: Resolved}
    closed: {when: Closed}
  pauses: [Wait, Wait - User, Wait - Vendor, Wait - Implementation, Wait - Customer]
  reopened_from: [Resolved, Closed]
"""

BOSTON = """
kind: record
files: cases_localtime_*.csv.gz
series: requests
zone: America/New_York
columns: {id: case_id, opened: opened_local, due: due_local, closed: closed_local}
dims: [type, on_time, case_status]
early_end: accept
"""

UPPTIME = """
kind: check
files: checks.csv.gz
series: {column: site}
columns: {at: checked_at, state: status}
"""

GITHUB = """
kind: outage
files: downtime_windows.csv.gz
series: github
identity: id
columns:
  {id: incident_id, start: downtime_start, end: downtime_end, reason: title, state: impact}
dims: {id: incident_id, minutes: duration_minutes}
states: {down: [none, minor, major, critical], maintenance: maintenance}
"""

NHS = """
kind: event
files: "*.csv.gz"
series: four-hour
zone: Europe/London
columns: {at: period, total: attendances, bad: breaches}
dims: {org: org_code, type: type}
"""

PREPPIN = """
sources:
- files: input_01.csv
  kind: outage
  zone: Europe/London
  series: {column: System}
  columns: {start: Start Date / Time, end: End Date / Time, reason: Error}
  dims: {source: {constant: automatic}}
- files: input_02.csv
  kind: outage
  zone: Europe/London
  series: {column: System}
  columns:
    start: {template: "{Start Date} {Start Time}"}
    end: {template: "{End Date} {End Time}"}
    reason: Error
  dims: {source: {constant: manual}}
"""

NAB = """
kind: sample
files: "*/*.csv.gz"
zone: UTC
columns: {at: timestamp}
"""

EVERY = (UCI, VOLVO, BOSTON, UPPTIME, GITHUB, NHS, PREPPIN, NAB)
