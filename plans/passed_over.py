"""What an action over many forms passed over, and why, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping


def passed_over(reasons: Mapping[str, int]) -> str:
    """«Пропущено: 3 (уже сдано: 2, период закрыт: 1).», the commonest reason first; nothing where nothing was."""
    if not reasons:
        return ""
    ordered = sorted(reasons.items(), key=lambda each: (-each[1], each[0]))
    words = ", ".join(f"{reason}: {count}" for reason, count in ordered)
    return f"Пропущено: {sum(reasons.values())} ({words})."
