"""Answers under faults: nothing that was acknowledged is lost, nothing that was sent twice is counted twice."""

import multiprocessing
import random
import subprocess
import sys
import threading
import time
import uuid

import pytest

from surveys.actions.responses import stored_key
from tests.faults.survey_site import COUNT, survey_site, wait_until
from tests.servers import PROJECT

pytestmark = pytest.mark.faults
SENDERS, ANSWERS = 8, 200
# Folds until the moment that is named, says so, and waits to be killed.
FOLD_AND_WAIT = """
import django, sys, time
django.setup()
from django.db import connection
from surveys.actions.folding import fold

def stop_at(execute, sql, params, many, context):
    result = execute(sql, params, many, context)
    if sql.startswith(sys.argv[1]):
        print("here", flush=True)
        time.sleep(60)
    return result

with connection.execute_wrapper(stop_at):
    fold()
"""


@pytest.fixture
def site(tmp_path, db):
    (tmp_path / "queue").mkdir()
    with survey_site(tmp_path) as site:
        yield site


def sent(keys):
    return sorted(str(stored_key(key)) for key in keys)


def test_a_database_restarted_in_the_middle_of_200_answers_loses_and_doubles_none(site):
    keys, tries = [uuid.uuid4() for _ in range(ANSWERS)], []
    token = site.form()["token"]

    def sender(own):
        for key in own:
            tries.append(site.send_until_taken(token, key))

    threads = [threading.Thread(target=sender, args=(keys[start::SENDERS],)) for start in range(SENDERS)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(tries) >= random.randint(40, 120))
    site.strike()
    time.sleep(1)
    site.stricken.start()
    for thread in threads:
        thread.join()
    counted = site.ask(COUNT)
    assert len(tries) == ANSWERS
    assert max(tries) > 1  # somebody did meet the outage
    assert (counted["rows"], counted["keys"], counted["total"]) == (ANSWERS, sent(keys), ANSWERS)


@pytest.mark.parametrize("moment", ["SELECT", "INSERT", "DELETE"])
def test_a_fold_killed_between_any_two_of_its_steps_loses_and_doubles_nothing(site, moment):
    token, keys = site.form()["token"], [uuid.uuid4() for _ in range(20)]
    for key in keys:
        assert site.send(token, key) == 204
    command = [sys.executable, "-c", FOLD_AND_WAIT, moment]
    with subprocess.Popen(command, cwd=PROJECT, env=site.env, stdout=subprocess.PIPE, text=True) as fold:
        assert fold.stdout.readline() == "here\n"
        fold.kill()
    after = site.ask(COUNT)
    assert (after["total"], after["ledger"]) == (20, 20)
    site.ask("import django; django.setup(); from surveys.actions.folding import fold_all; print(fold_all())")
    folded = site.ask(COUNT)
    assert (folded["total"], folded["ledger"], folded["rows"]) == (20, 0, 20)


def send_one(site, token, key, barrier, statuses):
    barrier.wait()
    statuses.put(site.send(token, key))


def test_one_key_from_eight_processes_at_once_is_one_row_and_eight_successes(site):
    context = multiprocessing.get_context("fork")
    token, key = site.form()["token"], uuid.uuid4()
    barrier, statuses = context.Barrier(8), context.SimpleQueue()
    processes = [
        context.Process(target=send_one, args=(site, token, key, barrier, statuses)) for _ in range(8)
    ]
    for process in processes:
        process.start()
    found = [statuses.get() for _ in processes]
    for process in processes:
        process.join()
    counted = site.ask(COUNT)
    assert found == [204] * 8
    assert (counted["rows"], counted["keys"], counted["total"]) == (1, sent([key]), 1)


@pytest.mark.parametrize("times", [3, pytest.param(50, marks=pytest.mark.soak)])
def test_answers_sent_again_after_lost_acknowledgements_are_one_each(site, times):
    """A telephone that hears nothing sends again, in any order, together with new answers."""
    token, chance = site.form()["token"], random.Random(times)
    waiting, given = [], []
    for _ in range(times * 10):
        key = uuid.uuid4()
        given.append(key)
        waiting.append(key)
        for each in chance.sample(waiting, chance.randint(1, min(3, len(waiting)))):
            assert site.send(token, each) == 204
            if chance.random() < 0.5:  # the acknowledgement arrives
                waiting.remove(each)
    for key in waiting:
        assert site.send(token, key) == 204
    counted = site.ask(COUNT)
    assert (counted["rows"], counted["keys"], counted["total"]) == (len(given), sent(given), len(given))
