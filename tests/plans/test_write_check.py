"""Who may write into a form now, as a table over every combination."""

import datetime as dt
from itertools import chain, combinations, product

import pytest

from plans.write_check import Hand, Lock, Situation, lock_of, may_recall, may_step, may_write

METHODIST = frozenset({Hand.FILLER})
HEAD = frozenset({Hand.FILLER, Hand.HEAD})
DEPARTMENT = frozenset({Hand.DEPARTMENT})
READER = frozenset()
STATES = ["draft", "returned", "on_head", "on_department", "accepted"]
HANDS = [frozenset(some) for some in chain.from_iterable(combinations(Hand, n) for n in range(len(Hand) + 1))]

NO_PLAN = "План не действует: его отчёты доступны только для чтения."
WITHDRAWN = "Мероприятие снято изменением плана."
PLANNED = "Период ещё не открыт."
LOCKED = "Период закрыт: отчёт доступен только для чтения."
ACCEPTED = "Отчёт принят управлением."
ON_DEPARTMENT = "Отчёт на приёмке в управлении: попросите вернуть его, чтобы исправить."
ROW_ACCEPTED = "Строка уже принята управлением."
ON_HEAD = "Отчёт у руководителя на согласовании."
NOT_YOURS = "Заполняет исполнитель."
WHOLE_IS_GONE = "Головное учреждение уже передало отчёт в управление: часть доступна только для чтения."
PART_ACCEPTED = "Часть принята головным учреждением."
AT_HEAD_INSTITUTION = "Часть в головном учреждении."
STALE = "Строку успел изменить кто-то ещё: сравните тексты и сохраните нужный."

NO_PART = [""]  # the form is a whole: a part knows the state of its head institution's form
BELOW_HEAD = [hands for hands in HANDS if not hands & {Hand.HEAD, Hand.COLLECTOR}]

# The whole rule, line by line: the first line whose conditions all hold is the answer; a column left out holds
# for every value. No line speaks of the extension: a form that has one is written like any other.
RULE = [
    (NO_PLAN, {"plan": [False]}),
    (WITHDRAWN, {"withdrawn": [True]}),
    (PLANNED, {"lock": [Lock.PLANNED]}),
    (LOCKED, {"lock": [Lock.LOCKED]}),
    (WHOLE_IS_GONE, {"whole": ["on_department", "accepted"]}),
    (PART_ACCEPTED, {"state": ["accepted"], "whole": STATES}),
    (ACCEPTED, {"state": ["accepted"]}),
    (ON_DEPARTMENT, {"state": ["on_department"], "whole": NO_PART}),
    (ROW_ACCEPTED, {"row_accepted": [True], "whole": NO_PART}),
    (AT_HEAD_INSTITUTION, {"state": ["on_head"], "whole": STATES, "hands": BELOW_HEAD}),
    (ON_HEAD, {"state": ["on_head"], "hands": BELOW_HEAD}),
    (NOT_YOURS, {"hands": [hands for hands in HANDS if not hands & (HEAD | {Hand.COLLECTOR})]}),
    (STALE, {"version": [False]}),
    ("", {}),
]
COLUMNS = {
    "plan": [True, False],
    "withdrawn": [False, True],
    "lock": list(Lock),
    "state": STATES,
    "row_accepted": [False, True],
    "hands": HANDS,
    "version": [True, False],
    "whole": [*NO_PART, *STATES],
}
TABLE = [dict(zip(COLUMNS, values, strict=True)) for values in product(*COLUMNS.values())]


def answer(line):
    return may_write(
        Situation(
            plan_is_active=line["plan"],
            obligation_is_withdrawn=line["withdrawn"],
            lock=line["lock"],
            submission_state=line["state"],
            row_is_accepted=line["row_accepted"],
            hands=line["hands"],
            version_matches=line["version"],
            whole_state=line["whole"],
        )
    )


def expected(line):
    return next(
        reason
        for reason, conditions in RULE
        if all(line[column] in values for column, values in conditions.items())
    )


def test_the_table_holds_every_combination():
    assert len(TABLE) == 2 * 2 * 4 * 5 * 2 * 32 * 2 * 6
    assert {expected(line) for line in TABLE} == {reason for reason, _ in RULE}


def test_every_combination_gets_the_answer_of_the_table():
    wrong = [line for line in TABLE if answer(line).reason != expected(line)]
    assert wrong == []


def test_no_without_words_and_no_words_without_no():
    assert [line for line in TABLE if bool(answer(line)) is bool(answer(line).reason)] == []


@pytest.mark.parametrize(
    ("state", "hands", "may"),
    [
        ("draft", METHODIST, True),
        ("draft", HEAD, True),
        ("draft", DEPARTMENT, False),
        ("draft", READER, False),
        ("returned", METHODIST, True),
        ("returned", HEAD, True),
        ("returned", DEPARTMENT, False),
        ("on_head", METHODIST, False),
        ("on_head", HEAD, True),
        ("on_head", DEPARTMENT, False),
        ("on_department", METHODIST, False),
        ("on_department", HEAD, False),
        ("on_department", DEPARTMENT, False),
        ("accepted", METHODIST, False),
        ("accepted", HEAD, False),
        ("accepted", DEPARTMENT, False),
    ],
)
def test_state_of_the_form_and_capacity_decide(state, hands, may):
    """The lines of the table that people know by heart, written out."""
    now = Situation(True, False, Lock.OPEN, state, False, hands)
    assert bool(may_write(now)) is may


@pytest.mark.parametrize("plan", [True, False])
@pytest.mark.parametrize("lock", list(Lock))
def test_a_step_is_asked_of_plan_and_calendar_alone(plan, lock):
    reason = {Lock.PLANNED: PLANNED, Lock.LOCKED: LOCKED}.get(lock, "") if plan else NO_PLAN
    assert may_step(plan_is_active=plan, lock=lock).reason == reason


# taking a form back

WAITS_FOR_YOU = "Отчёт ждёт вас: согласуйте его или верните."
NOT_THE_WRITER = "Отозвать отчёт может тот, кто его заполняет."
HEAD_RECALLS = "Отчёт уже в управлении: отозвать его может руководитель."
WITHOUT_HEAD = [hands for hands in HANDS if Hand.HEAD not in hands]
RECALLS = [
    (NO_PLAN, {"plan": [False]}),
    (PLANNED, {"lock": [Lock.PLANNED]}),
    (LOCKED, {"lock": [Lock.LOCKED]}),
    (WHOLE_IS_GONE, {"whole": ["on_department", "accepted"]}),
    (WAITS_FOR_YOU, {"state": ["on_head"], "hands": [hands for hands in HANDS if hands not in BELOW_HEAD]}),
    (NOT_THE_WRITER, {"state": ["on_head"], "hands": [hands for hands in HANDS if Hand.FILLER not in hands]}),
    (HEAD_RECALLS, {"state": ["on_department"], "hands": WITHOUT_HEAD}),
    ("Отчёт уже принят: отозвать его нельзя.", {"state": ["accepted"]}),
    ("Отчёт не отправлен: отзывать нечего.", {"state": ["draft", "returned"]}),
    ("", {}),
]


def test_taking_back_is_answered_as_its_table_says():
    names = ["plan", "lock", "state", "hands", "whole"]
    wrong = []
    for values in product(*(COLUMNS[name] for name in names)):
        plan, lock, state, hands, whole = values
        line = dict(zip(names, values, strict=True))
        wanted = next(
            reason
            for reason, conditions in RECALLS
            if all(line[column] in allowed for column, allowed in conditions.items())
        )
        verdict = may_recall(
            plan_is_active=plan, lock=lock, submission_state=state, hands=hands, whole_state=whole
        )
        if (verdict.may, verdict.reason) != (not wanted, wanted):
            wrong.append(line)
    assert wrong == []


# the calendar

DAY = dt.date(2024, 5, 5)
BEFORE, AFTER = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)


@pytest.mark.parametrize("extended", [None, BEFORE, DAY, AFTER])
@pytest.mark.parametrize("last_day", [None, BEFORE, DAY, AFTER])
@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("opened", [False, True])
def test_the_last_day_itself_is_still_a_day_of_work(opened, closed, last_day, extended):
    found = lock_of(
        is_opened=opened, is_closed=closed, locks_after=last_day, extended_until=extended, today=DAY
    )
    has_ended = closed or last_day == BEFORE
    excepted = extended in (DAY, AFTER)
    lock = {(False, False): Lock.OPEN, (False, True): Lock.OPEN, (True, False): Lock.LOCKED}.get(
        (has_ended, excepted), Lock.EXTENDED
    )
    assert found is (lock if opened else Lock.PLANNED)
