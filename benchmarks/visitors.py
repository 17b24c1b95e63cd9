"""People with telephones: each opens the form, answers and sends it, over a connection of their own."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode, urlsplit

from surveys.questionnaire import Option, Question, Questionnaire, Section

HIDDEN = re.compile(rb'name="(token|key)" value="([^"]*)"')
BODY = {"Content-Type": "application/x-www-form-urlencoded"}


def ru(words: str) -> dict[str, str]:
    return {"ru": words}


def fifteen_questions() -> Questionnaire:
    """Ten marks, two choices, one of several, one number and one text."""
    marks = [
        Question(f"mark{n}", "scale", ru(f"Насколько удобно у нас то, что под номером {n}"), na=ru("не пользовался"))
        for n in range(1, 11)
    ]  # fmt: skip
    options = tuple(Option(f"o{n}", ru(f"Вариант ответа {n}")) for n in range(1, 7))
    others = [
        Question(
            "sex", "single", ru("Ваш пол"), options=(Option("f", ru("женский")), Option("m", ru("мужской")))
        ),
        Question("often", "single", ru("Как часто вы у нас бываете"), options=options),
        Question("known", "multi", ru("Откуда вы о нас знаете"), options=options),
        Question("age", "number", ru("Сколько вам полных лет"), least=5, most=110, bands=(18, 35, 60)),
        Question("wish", "long_text", ru("Что улучшить")),
    ]
    return Questionnaire(ru("Как вам у нас"), (Section("s1", ru("Посещение"), (*marks, *others)),))


def answers(chance: Random) -> dict[str, object]:
    marks = {f"mark{n}": str(chance.choice((1, 2, 3, 4, 4, 5, 5, 5))) for n in range(1, 11)}
    words = {"wish": "Больше кружков для взрослых"} if chance.random() < 0.2 else {}
    known = [f"o{n}" for n in range(1, 7) if chance.random() < 0.3]
    return (
        marks
        | words
        | {"sex": chance.choice("fm"), "often": "o2", "known": known, "age": str(chance.randint(14, 80))}
    )


@dataclass
class Times:
    """What the visitors lived through, in milliseconds."""

    gets: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def stored(self) -> int:
        return len(self.posts)


class Visitor:
    """Keeps one connection open, as a browser does."""

    def __init__(self, site: str, times: Times, chance: Random) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)
        self.times, self.chance = times, chance

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes, float]:
        start = time.perf_counter()
        self.connection.request(method, path, body, BODY if body else {})
        answer = self.connection.getresponse()
        return answer.status, answer.read(), 1000 * (time.perf_counter() - start)

    def open(self, path: str) -> dict[str, str]:
        """The hidden fields of the page."""
        status, page, took = self.ask("GET", path)
        self.times.gets.append(took)
        if status != 200:
            self.times.faults.append(f"GET {status}")
        return {name.decode(): value.decode() for name, value in HIDDEN.findall(page)}

    def send(self, path: str, hidden: dict[str, str]) -> None:
        body = urlencode(hidden | answers(self.chance), doseq=True)
        status, _, took = self.ask("POST", path, body)
        if status in {302, 303}:
            self.times.posts.append(took)
        else:
            self.times.faults.append(f"POST {status}")

    def think(self, seconds: float) -> None:
        """Longer than a server keeps a quiet connection: the next request opens another."""
        self.connection.close()
        time.sleep(seconds)

    def answer(self, path: str) -> None:
        self.send(path, self.open(path))


def crowd(site: str, paths: list[str], number: int, at_once: int) -> Times:
    """So many answers, sent by so many people at once."""
    times, turn, lock = Times(), iter(range(number)), threading.Lock()

    def work(seed: int) -> None:
        visitor = Visitor(site, times, Random(seed))
        while True:
            with lock:
                place = next(turn, None)
            if place is None:
                return
            visitor.answer(paths[place % len(paths)])

    together(work, at_once)
    return times


def together(work: Callable[[int], None], number: int) -> None:
    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
