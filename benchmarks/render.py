"""How long the files of a district take, beside bare libraries in the same run, and how much memory.

python -m benchmarks.render [--sizes 1,20,100,500]    writes benchmarks/render-<date>.json

A set is drawn as two workers do it: each draws a stretch of the parts, then what is missing of the rest from its end,
and the first binds. Every work is a process of its own, warm (libraries imported) when the clock starts.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import invented_district as district
from benchmarks.own_process import measured, together
from benchmarks.render_baselines import bare_openpyxl, bare_python_docx, bare_weasyprint
from documents.joining import joined
from documents.model import Document, from_json, to_json
from documents.render.binding import bind
from documents.render.docx import to_docx
from documents.render.html import to_print
from documents.render.parts import part_key, part_to_pdf
from documents.render.pdf import to_pdf
from documents.render.print_styles import DEFAULT_STYLE
from documents.render.row_count import missing_rows
from documents.render.xlsx import to_xlsx

SIZES = (1, 20, 100, 500)
ROUNDS = 5
COMPARED = 100  # institutions of the set that bare libraries draw too; fewer where fewer are asked for
GROWN_FROM = 20
OFFICE_ROUNDS = 3
OFFICE = {
    "xlsx": {"ours": to_xlsx, "bare": bare_openpyxl},
    "docx": {"ours": to_docx, "bare": bare_python_docx},
}
BOUNDS = {
    "one institution, PDF": 1.2,
    "set from nothing, 2 workers": 0.6,
    "set after one change": 0.08,
    "xlsx": 0.6,
    "docx": 0.5,
    "growth": 1.1,
    "peak MiB above an idle worker": 150,
}


def documents_of(count: int) -> list[Document]:
    return [district.cover(count), *district.reports(count)]


# One institution


def one_institution() -> dict[str, float]:
    """Medians of rounds that take turns, so that a noisy moment meets both."""
    document = next(district.reports(1))
    page = to_print(document, mark=district.mark())
    ours, bare = [], []
    for _ in range(ROUNDS + 1):
        ours.append(seconds_of(lambda: to_pdf(document, mark=district.mark())))
        bare.append(seconds_of(lambda: bare_weasyprint(page)))
    found = {"ours": statistics.median(ours[1:]), "bare": statistics.median(bare[1:])}
    return {**found, "ratio": found["ours"] / found["bare"]}


def seconds_of(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


# A set


def freeze(documents: list[Document], folder: Path) -> list[str]:
    """The documents as frozen texts in files; the keys of their parts."""
    keys = []
    for document in documents:
        content = to_json(document)
        keys.append(part_key(hashlib.sha256(content.encode()).hexdigest(), DEFAULT_STYLE))
        (folder / f"{keys[-1]}.json").write_text(content)
    return keys


def draw_parts(folder: Path, keys: list[str], start: int) -> int:
    """How many parts this worker drew: its own half, then the other's from the end, so that they meet but once."""
    own, rest = keys[start : start + len(keys) // 2], [*keys[start + len(keys) // 2 :], *keys[:start]]
    drawn = 0
    for key in own + rest[::-1]:
        target = folder / f"{key}.pdf"
        if not target.exists():
            document = from_json((folder / f"{key}.json").read_text())
            half = folder / f"{key}.{os.getpid()}"
            half.write_bytes(part_to_pdf(document, style=DEFAULT_STYLE))
            half.replace(target)
            drawn += 1
    return drawn


def draw_and_bind(folder: Path, keys: list[str]) -> dict[str, Any]:
    drawn = draw_parts(folder, keys, 0)
    began = time.perf_counter()
    pages = bind(
        [folder / f"{key}.pdf" for key in keys],
        title="Отчёты всех исполнителей",
        mark=district.mark(),
        target=folder / "set.pdf",
        names=[f"Часть {number}" for number, _ in enumerate(keys)],
    )
    return {"drawn": drawn, "pages": pages, "bind_seconds": round(time.perf_counter() - began, 3)}


def drawn_set(folder: Path, keys: list[str]) -> dict[str, Any]:
    leader, helper = together((draw_and_bind, (folder, keys)), (draw_parts, (folder, keys, len(keys) // 2)))
    return {
        "seconds": leader["seconds"],
        "cpu_seconds": round(leader["cpu_seconds"] + helper["cpu_seconds"], 3),
        "peak_mib_above_idle": max(leader["peak_mib_above_idle"], helper["peak_mib_above_idle"]),
        "drawn_by_helper": helper["answer"],
        **leader["answer"],
    }


def set_of(count: int, *, is_compared: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder, documents = Path(name), documents_of(count)
        found = {"from_nothing": drawn_set(folder, freeze(documents, folder))}
        found["row_count"] = without_answer(measured(count_rows, folder, count))
        last = next(district.reports(1, seed=1))
        found["after_one_change"] = drawn_set(folder, freeze([*documents[:-1], last], folder))
    if is_compared:
        page = to_print(joined(documents[0], documents[1:]), mark=district.mark())
        found["bare"] = without_answer(measured(bare_weasyprint_size, page))
        found["ratio"] = found["from_nothing"]["seconds"] / found["bare"]["seconds"]
        found["ratio_after_one_change"] = found["after_one_change"]["seconds"] / found["bare"]["seconds"]
    return found


def bare_weasyprint_size(page: str) -> int:
    return len(bare_weasyprint(page))


def count_rows(folder: Path, count: int) -> None:
    assert missing_rows(documents_of(count), folder / "set.pdf", "pdf") == []


def without_answer(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name != "answer"}


# Workbooks and text files


def office(kind: str, count: int) -> dict[str, Any]:
    """Medians of rounds, each in a new process, ours and the bare library taking turns."""
    rounds = [
        {name: measured(write, kind, count, name) for name in ("ours", "bare")} for _ in range(OFFICE_ROUNDS)
    ]
    found = {name: median_of([one[name] for one in rounds]) for name in ("ours", "bare")}
    found["ratio"] = found["ours"]["seconds"] / found["bare"]["seconds"]
    found["row_count_seconds"] = measured(write_and_count, kind, count)["answer"]
    return found


def set_as_one(count: int) -> Document:
    cover, *parts = documents_of(count)
    return joined(cover, parts)


def write(kind: str, count: int, name: str) -> dict[str, float]:
    document = set_as_one(count)
    began, began_cpu = time.perf_counter(), time.process_time()
    OFFICE[kind][name](document)
    return {"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - began_cpu}


def write_and_count(kind: str, count: int) -> float:
    document = set_as_one(count)
    data = OFFICE[kind]["ours"](document)
    began = time.perf_counter()
    assert missing_rows([document], data, kind) == []
    return round(time.perf_counter() - began, 3)


def median_of(rounds: list[dict[str, Any]]) -> dict[str, float]:
    return {
        "seconds": round(statistics.median(found["answer"]["seconds"] for found in rounds), 3),
        "cpu_seconds": round(statistics.median(found["answer"]["cpu_seconds"] for found in rounds), 3),
        "peak_mib_above_idle": max(found["peak_mib_above_idle"] for found in rounds),
    }


# The whole


def measure(sizes: list[int]) -> dict[str, Any]:
    compared = max((size for size in sizes if size <= COMPARED), default=sizes[0])
    found: dict[str, Any] = {
        "date": f"{dt.datetime.now(tz=dt.UTC).date()}",
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "items_an_institution": district.ITEMS,
        "one_institution": one_institution(),
        "sets": {size: set_of(size, is_compared=size == compared) for size in sizes if size > 1},
        "small_set_again": set_of(GROWN_FROM, is_compared=False)["from_nothing"],
        **{kind: {size: office(kind, size) for size in sizes} for kind in OFFICE},
    }
    return {**found, "against_bounds": against_bounds(found, compared)}


def against_bounds(found: dict[str, Any], compared: int) -> dict[str, Any]:
    sets = found["sets"]
    figures = {"one institution, PDF": found["one_institution"]["ratio"]}
    if compared in sets:
        figures["set from nothing, 2 workers"] = sets[compared]["ratio"]
        figures["set after one change"] = sets[compared]["ratio_after_one_change"]
    figures |= {kind: found[kind][compared]["ratio"] for kind in OFFICE}
    figures |= dict(peaks(found))
    if GROWN_FROM in sets and max(sets) > GROWN_FROM:
        figures |= dict(growth(found, max(sets)))
    return {name: {"figure": round(figure, 3), "bound": bound_of(name)} for name, figure in figures.items()}


def peaks(found: dict[str, Any]) -> Iterator[tuple[str, float]]:
    for size, drawn in found["sets"].items():
        yield f"peak MiB above an idle worker, set of {size}", drawn["from_nothing"]["peak_mib_above_idle"]
        yield (
            f"peak MiB above an idle worker, rows of {size} counted",
            drawn["row_count"]["peak_mib_above_idle"],
        )
        for kind in OFFICE:
            peak = found[kind][size]["ours"]["peak_mib_above_idle"]
            yield f"peak MiB above an idle worker, {kind} of {size}", peak


def growth(found: dict[str, Any], largest: int) -> Iterator[tuple[str, float]]:
    """How many times slower than in proportion; the small set is drawn before the large one and after it, because
    the machine is not equally quick all the time."""
    seconds = {size: {"pdf": drawn["from_nothing"]["seconds"]} for size, drawn in found["sets"].items()}
    seconds[GROWN_FROM]["pdf"] = (seconds[GROWN_FROM]["pdf"] + found["small_set_again"]["seconds"]) / 2
    for size in seconds:
        seconds[size] |= {kind: found[kind][size]["ours"]["seconds"] for kind in OFFICE}
    for kind in ("pdf", *OFFICE):
        times = seconds[largest][kind] / seconds[GROWN_FROM][kind]
        yield f"growth, {kind}, {GROWN_FROM} to {largest}", times * GROWN_FROM / largest


def bound_of(name: str) -> float:
    return next(bound for prefix, bound in BOUNDS.items() if name.startswith(prefix))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of institutions")
    sizes = sorted(int(size) for size in parser.parse_args().sizes.split(","))
    found = measure(sizes)
    text = json.dumps(found, ensure_ascii=False, indent=2)
    if tuple(sizes) == SIZES:
        (Path(__file__).parent / f"render-{found['date']}.json").write_text(f"{text}\n")
    print(text)


if __name__ == "__main__":
    main()
