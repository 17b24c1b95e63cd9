"""A run tells the truth about itself: nothing skipped, and a word on the tests over the real documents.

Those carry the marker `shared`, or live in test_shared_*.py; where the folder ../shared does not exist they are not
collected at all. The hooks are taken over by conftest.py.
"""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.name.startswith("test_shared_"):
            item.add_marker("shared")
    if not SHARED.is_dir():
        absent = [item for item in items if item.get_closest_marker("shared")]
        items[:] = [item for item in items if not item.get_closest_marker("shared")]
        config.hook.pytest_deselected(items=absent)


def reports_of(reporter: pytest.TerminalReporter) -> list[pytest.TestReport]:
    everything = [report for reports in reporter.stats.values() for report in reports]
    return [report for report in everything if isinstance(report, pytest.TestReport)]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped test is a failed run: what cannot run here must not look as if it had passed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and any(reporter.stats.get(kind) for kind in ("skipped", "xfailed", "xpassed")):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = sum(len(terminalreporter.stats.get(kind, [])) for kind in ("skipped", "xfailed", "xpassed"))
    if skipped:
        terminalreporter.write_line(
            f"{skipped} skipped or expected to fail: the run counts as failed", red=True
        )
    over_shared = {report.nodeid for report in reports_of(terminalreporter) if "shared" in report.keywords}
    there = f"collected {len(over_shared)}" if SHARED.is_dir() else "the folder is not there, none collected"
    terminalreporter.write_line(f"tests over ../shared: {there}")
