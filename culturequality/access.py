"""The access table: every URL of the portal, who may open it and how. A name that is missing here opens for nobody.

The table speaks of roles; which plan, institution or report a person may see is decided where the object is
loaded (`access.py` of each app), and what is not theirs answers 404 as if it did not exist.
"""

from dataclasses import dataclass
from enum import Enum

from institutions.access import Role


class Door(Enum):
    PUBLIC = "public"
    SIGNED_IN = "signed in"
    ROLES = "roles"


@dataclass(frozen=True)
class Rule:
    door: Door
    methods: tuple[str, ...]
    roles: frozenset[str] = frozenset()


READ = ("GET", "HEAD")
WRITE = ("POST",)
FORM = ("GET", "HEAD", "POST")

DEPARTMENT = frozenset({Role.DEPARTMENT_EDITOR, Role.ADMINISTRATOR})
DEPARTMENT_READING = DEPARTMENT | {Role.DEPARTMENT_VIEWER}
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
PERFORMER = frozenset(
    {Role.INSTITUTION_HEAD, Role.METHODIST, Role.SETTLEMENT_HEAD, Role.DEPARTMENT_EDITOR, Role.ADMINISTRATOR}
)
STAFF = DEPARTMENT_READING | PERFORMER


def public(methods: tuple[str, ...] = READ) -> Rule:
    return Rule(Door.PUBLIC, methods)


def signed_in(methods: tuple[str, ...] = READ) -> Rule:
    return Rule(Door.SIGNED_IN, methods)


def roles(allowed: frozenset[str], methods: tuple[str, ...] = READ) -> Rule:
    return Rule(Door.ROLES, methods, allowed)


ACCESS: dict[str, Rule] = {
    # the shell
    "home": signed_in(),
    "health": public(),
    "robots": public(),
    "accessibility": public(),
    "reading-settings": public(FORM),
    "components": public(),
    # signing in
    "institutions:sign-in": public(FORM),
    "institutions:sign-out": public(WRITE),
    "institutions:invitation": public(FORM),
}
