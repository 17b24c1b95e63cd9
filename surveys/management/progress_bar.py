"""How far a long command has come: a bar on a terminal, a line every few seconds elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable

BAR = 30
SECONDS_ON_TERMINAL, SECONDS_ELSEWHERE = 0.2, 5.0


class ProgressBar:
    def __init__(
        self, write: Callable[[str], None], *, is_terminal: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.write, self.is_terminal, self.clock = write, is_terminal, clock
        self.pause = SECONDS_ON_TERMINAL if is_terminal else SECONDS_ELSEWHERE
        self.what, self.began, self.told = "", 0.0, 0.0

    def tell(self, what: str, done: int, whole: int) -> None:
        now = self.clock()
        if what != self.what:
            self.what, self.began, self.told = what, now, now - self.pause
        is_done = done >= whole
        if now - self.told >= self.pause or is_done:
            self.told = now
            line = self.line(done / whole if whole else 1, now - self.began)
            end = "\n" if is_done else ""
            self.write(f"\r{line}{end}" if self.is_terminal else f"{line}\n")

    def line(self, share: float, seconds: float) -> str:
        bar = f"[{'█' * int(BAR * share):·<{BAR}}] " if self.is_terminal else ""
        left = seconds / share - seconds if share else 0
        return f"{self.what}: {bar}{share:4.0%}, прошло {spoken(seconds)}, осталось {spoken(left)}"


def spoken(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} мин {rest:02} с"
