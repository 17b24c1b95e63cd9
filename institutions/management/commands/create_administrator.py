"""`manage.py create_administrator`: the district and the first person of an empty portal.

Asks at a terminal; elsewhere reads ADMIN_LOGIN, ADMIN_NAME, ADMIN_PASSWORD, DISTRICT_NAME and DISTRICT_CODE.
"""

import os
import sys
from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from institutions.founding import found_district

QUESTIONS = {
    "ADMIN_LOGIN": "Логин администратора (или его электронная почта): ",
    "ADMIN_NAME": "Фамилия, имя, отчество: ",
    "DISTRICT_NAME": "Название района (округа): ",
    "DISTRICT_CODE": "Код района латинскими буквами, например volzhsky: ",
}


class Command(BaseCommand):
    help = "Создаёт район и его первого администратора."

    def handle(self, **options: object) -> None:
        try:
            user = found_district(**self.ask() if sys.stdin.isatty() else self.read_environment())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except (EOFError, KeyboardInterrupt) as error:
            raise CommandError("Администратор не создан.") from error
        self.stdout.write(f"Администратор {user.login} создан.")

    def ask(self) -> dict[str, str]:
        answers = {name: input(question).strip() for name, question in QUESTIONS.items()}
        return arguments(answers, password=self.ask_password())

    def ask_password(self) -> str:
        while True:
            password = getpass("Пароль (не короче 10 знаков, при вводе не виден): ")
            try:
                validate_password(password)
            except ValidationError as error:
                self.stderr.write(" ".join(error.messages))
                continue
            if getpass("Пароль ещё раз: ") == password:
                return password
            self.stderr.write("Пароли не совпали.")

    def read_environment(self) -> dict[str, str]:
        names = [*QUESTIONS, "ADMIN_PASSWORD"]
        answers = {name: os.environ.get(name, "").strip() for name in names}
        missing = [name for name, answer in answers.items() if not answer]
        if missing:
            raise CommandError(f"Нет терминала, чтобы спросить администратора: задайте {', '.join(missing)}.")
        return arguments(answers, password=answers["ADMIN_PASSWORD"])


def arguments(answers: dict[str, str], *, password: str) -> dict[str, str]:
    return {
        "login": answers["ADMIN_LOGIN"],
        "full_name": answers["ADMIN_NAME"],
        "password": password,
        "district_name": answers["DISTRICT_NAME"],
        "district_code": answers["DISTRICT_CODE"],
    }
