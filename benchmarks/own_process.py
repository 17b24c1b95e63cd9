"""Work measured in processes of their own: wall and processor seconds, and peak memory above an idle worker's.

An idle worker is a process that has imported Django, Celery and WeasyPrint.
"""

from __future__ import annotations

import gc
import multiprocessing
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
RESET_PEAK = "5"
KIB_IN_MIB = 1024
Work = tuple[Callable[..., Any], tuple[Any, ...]]


def measured(work: Callable[..., Any], *arguments: Any) -> dict[str, Any]:
    """One piece of work in one new process; its answer is under `answer`."""
    return together((work, arguments))[0]


def together(*works: Work) -> list[dict[str, Any]]:
    """Works begun at the same moment, a process each."""
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(len(works)), context.SimpleQueue()
    processes = [
        context.Process(target=_serve, args=(index, work, barrier, answers))
        for index, work in enumerate(works)
    ]
    for process in processes:
        process.start()
    found = dict(_received(processes, answers))
    return [found[index] for index in range(len(works))]


def _received(processes: Sequence[Any], answers: Any) -> list[tuple[int, dict[str, Any]]]:
    """A process that died without an answer would be waited for without end."""
    found: list[tuple[int, dict[str, Any]]] = []
    while len(found) < len(processes):
        while answers.empty():
            if any(process.exitcode for process in processes):
                for process in processes:
                    process.kill()
                raise SystemExit("A measured process died; its traceback stands above.")
            time.sleep(0.05)
        found.append(answers.get())
    for process in processes:
        process.join()
    return found


def _serve(index: int, work: Work, barrier: Any, answers: Any) -> None:
    function, arguments = work
    idle = _become_idle_worker()
    barrier.wait()
    CLEAR.write_text(RESET_PEAK)
    began, began_cpu = time.perf_counter(), time.process_time()
    answer = function(*arguments)
    answers.put(
        (
            index,
            {
                "seconds": round(time.perf_counter() - began, 3),
                "cpu_seconds": round(time.process_time() - began_cpu, 3),
                "peak_mib_above_idle": round(_memory("VmHWM") - idle, 1),
                "answer": answer,
            },
        )
    )


def _become_idle_worker() -> float:
    import celery  # noqa: F401
    import django  # noqa: F401
    import weasyprint  # noqa: F401

    gc.collect()
    return _memory("VmRSS")


def _memory(name: str) -> float:
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / KIB_IN_MIB
