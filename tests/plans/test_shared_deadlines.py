"""The sample of real deadlines: at least 97 % right in kinds, dates and recurrence."""

import json
from pathlib import Path
from typing import Any

from plans.deadline_text import Part, read_deadline

SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "domain" / "deadlines_sample.json"
Told = dict[str, Any]


def wrong(row: Told) -> list[str]:
    """What differs from the sample, part by part; keys that the sample leaves out are free."""
    expected = row["reading"].get("parts") or [row["reading"]]
    reading = read_deadline(row["phrase"], year=row["context_year"])
    if len(expected) != len(reading.parts):
        return [f"{len(expected)} parts expected, {len(reading.parts)} read"]
    found = [
        text for told, part in zip(expected, reading.parts, strict=True) for text in differences(told, part)
    ]
    return found + (
        ["a typo without a doubt"] if row["reading"].get("invalid") and not reading.doubts else []
    )


def differences(told: Told, part: Part) -> list[str]:
    read = part.as_json()
    recurrence = told.get("recurrence", {})
    due = told.get("due") or told.get("due_default") or told.get("next_due_default")
    pairs = {
        "kind": (told["kind"], read["kind"]),
        "due": (due, read["due"]),
        "start": (told.get("start"), read["start"]),
        "end": (told.get("end"), read["end"]),
        "freq": (recurrence.get("freq"), read["freq"]),
        "interval": (recurrence.get("interval"), read["interval"]),
        "months": (recurrence.get("months"), read["months"]),
        "day": (recurrence.get("day"), read.get("day")),
        "month_days": (recurrence.get("bymonthdays"), read.get("month_days")),
        "times": (recurrence.get("times"), read.get("times")),
        "at_least": (recurrence.get("at_least", told.get("at_least")), read.get("at_least")),
    }
    return [
        f"{name}: {want} ≠ {got}" for name, (want, got) in pairs.items() if want is not None and want != got
    ]


def test_sample_is_read_right():
    rows = json.loads(SAMPLE.read_text("utf-8"))["phrases"]
    misread = {row["phrase"]: found for row in rows if (found := wrong(row))}
    assert len(misread) <= 0.03 * len(rows), misread


def test_valid_phrases_of_the_sample_raise_no_needless_doubts():
    rows = json.loads(SAMPLE.read_text("utf-8"))["phrases"]
    plain = [
        row
        for row in rows
        if not row["reading"].get("invalid") and "not decidable" not in str(row["reading"])
    ]
    doubtful = [
        row["phrase"] for row in plain if read_deadline(row["phrase"], year=row["context_year"]).doubts
    ]
    assert doubtful == []
