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
BRINGING_IN = DEPARTMENT | {Role.INSTITUTION_HEAD, Role.METHODIST}  # answers of people, on their behalf
ASKING = PERFORMER - DEPARTMENT  # the department needs not ask itself
STAFF = DEPARTMENT_READING | PERFORMER
ASSESSING = frozenset({Role.COUNCIL_MEMBER, Role.OPERATOR})
EVERY_ROLE = frozenset(Role)


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
    "institutions:account": signed_in(),
    "institutions:password-change": signed_in(FORM),
    "institutions:sessions-end": signed_in(WRITE),
    "institutions:notices": roles(EVERY_ROLE),
    "institutions:notices-read": roles(EVERY_ROLE, WRITE),
    "institutions:notice-read": roles(EVERY_ROLE, WRITE),
    # institutions
    "institutions:institutions": roles(EVERY_ROLE),
    "institutions:institution": roles(EVERY_ROLE),
    "institutions:institution-history": roles(STAFF),
    "institutions:institution-add": roles(ADMINISTRATOR, FORM),
    "institutions:institution-edit": roles(ADMINISTRATOR, FORM),
    "institutions:institution-contacts": roles(ADMINISTRATOR | {Role.INSTITUTION_HEAD}, FORM),
    "institutions:institution-close": roles(ADMINISTRATOR, FORM),
    "institutions:institution-reopen": roles(ADMINISTRATOR, WRITE),
    "institutions:institutions-export": roles(DEPARTMENT_READING),
    "institutions:institutions-load": roles(ADMINISTRATOR, FORM),
    "institutions:institutions-load-preview": roles(ADMINISTRATOR, FORM),
    "institutions:institutions-load-cancel": roles(ADMINISTRATOR, WRITE),
    # state statistics
    "institutions:statistics": roles(STAFF),
    "institutions:institution-statistics": roles(STAFF, FORM),
    "institutions:statistic-lines": roles(DEPARTMENT_READING),
    "institutions:statistic-line-add": roles(ADMINISTRATOR, FORM),
    "institutions:statistic-line-edit": roles(ADMINISTRATOR, FORM),
    # territories
    "institutions:territories": roles(DEPARTMENT_READING | {Role.SETTLEMENT_HEAD}),
    "institutions:territory": roles(DEPARTMENT_READING | {Role.SETTLEMENT_HEAD}),
    "institutions:territory-history": roles(DEPARTMENT_READING | {Role.SETTLEMENT_HEAD}),
    "institutions:territory-add": roles(ADMINISTRATOR, FORM),
    "institutions:territory-edit": roles(ADMINISTRATOR, FORM),
    "institutions:territory-close": roles(ADMINISTRATOR, WRITE),
    "institutions:territory-reopen": roles(ADMINISTRATOR, WRITE),
    # who signs
    "institutions:institution-signatories": roles(STAFF, FORM),
    "institutions:territory-signatories": roles(DEPARTMENT_READING | {Role.SETTLEMENT_HEAD}, FORM),
    "institutions:signatory-end": roles(STAFF, FORM),
    # people
    "institutions:people": roles(ADMINISTRATOR),
    "institutions:person": roles(ADMINISTRATOR),
    "institutions:person-history": roles(ADMINISTRATOR),
    "institutions:person-add": roles(ADMINISTRATOR, FORM),
    "institutions:person-edit": roles(ADMINISTRATOR, FORM),
    "institutions:person-deactivate": roles(ADMINISTRATOR, FORM),
    "institutions:person-reactivate": roles(ADMINISTRATOR, WRITE),
    "institutions:role-add": roles(ADMINISTRATOR, FORM),
    "institutions:role-end": roles(ADMINISTRATOR, WRITE),
    "institutions:deputy-add": roles(ADMINISTRATOR | {Role.INSTITUTION_HEAD}, FORM),
    "institutions:deputy-end": roles(ADMINISTRATOR | {Role.INSTITUTION_HEAD}, WRITE),
    "institutions:person-link": roles(ADMINISTRATOR, WRITE),
    "institutions:person-link-revoke": roles(ADMINISTRATOR, WRITE),
    "institutions:people-export": roles(ADMINISTRATOR),
    "institutions:people-load": roles(ADMINISTRATOR, FORM),
    "institutions:people-load-preview": roles(ADMINISTRATOR, FORM),
    "institutions:people-load-cancel": roles(ADMINISTRATOR, WRITE),
    # the quarter
    "plans:tasks": roles(STAFF),
    "plans:period": roles(DEPARTMENT_READING),
    "plans:forms-accept": roles(DEPARTMENT, WRITE),
    "plans:forms-remind": roles(DEPARTMENT, WRITE),
    "plans:acceptance": roles(DEPARTMENT),
    "plans:acceptance-progress": roles(DEPARTMENT),
    "plans:acceptance-cancel": roles(DEPARTMENT, WRITE),
    "plans:item-answers": roles(DEPARTMENT_READING),
    "plans:submission": roles(STAFF),
    "plans:submission-save": roles(PERFORMER, WRITE),
    "plans:submission-send": roles(PERFORMER, WRITE),
    "plans:submission-approve": roles(PERFORMER, WRITE),
    "plans:submission-send-back": roles(PERFORMER, WRITE),
    "plans:submission-recall": roles(PERFORMER, FORM),
    "plans:parts": roles(STAFF),
    "plans:parts-collect": roles(PERFORMER, WRITE),
    "plans:part-accept": roles(PERFORMER, WRITE),
    "plans:part-return": roles(PERFORMER, WRITE),
    "plans:row-collect": roles(STAFF, FORM),
    "plans:submission-accept": roles(DEPARTMENT, WRITE),
    "plans:submission-return": roles(DEPARTMENT, WRITE),
    "plans:submission-remark": roles(DEPARTMENT, WRITE),
    "plans:canned-remarks": roles(DEPARTMENT, FORM),
    "plans:extension-new": roles(DEPARTMENT, FORM),
    "plans:extension-revoke": roles(DEPARTMENT, WRITE),
    "plans:appeals": roles(STAFF),
    "plans:appeal": roles(STAFF),
    "plans:appeal-later": roles(ASKING, FORM),
    "plans:appeal-item": roles(ASKING, FORM),
    "plans:appeal-decide": roles(DEPARTMENT, WRITE),
    "plans:appeal-withdraw": roles(ASKING, WRITE),
    "plans:releases": roles(DEPARTMENT_READING),
    "plans:release-end": roles(DEPARTMENT, WRITE),
    "plans:form-workbook": roles(STAFF),
    "plans:form-load": roles(STAFF, FORM),
    "plans:form-paste": roles(STAFF, FORM),
    "plans:form-upload": roles(PERFORMER),
    "plans:form-upload-confirm": roles(PERFORMER, WRITE),
    "plans:form-upload-cancel": roles(PERFORMER, WRITE),
    "plans:entry-save": roles(PERFORMER, WRITE),
    "plans:entry-history": roles(STAFF),
    "plans:entry-past": roles(STAFF),
    "plans:evidence": roles(STAFF, FORM),
    "plans:evidence-file": roles(STAFF),
    "plans:evidence-remove": roles(PERFORMER, WRITE),
    # surveys: collecting
    "surveys:surveys": roles(EVERY_ROLE),
    "surveys:campaign-new": roles(DEPARTMENT, FORM),
    "surveys:campaign": roles(EVERY_ROLE),
    "surveys:campaign-edit": roles(DEPARTMENT, FORM),
    "surveys:campaign-places": roles(DEPARTMENT, FORM),
    "surveys:campaign-close": roles(DEPARTMENT, FORM),
    "surveys:campaign-reopen": roles(ADMINISTRATOR, FORM),
    "surveys:campaign-history": roles(DEPARTMENT_READING),
    "surveys:figures": roles(EVERY_ROLE),
    "surveys:figures-table": roles(EVERY_ROLE),
    "surveys:figures-check": roles(DEPARTMENT, WRITE),
    "surveys:answers-table": roles(DEPARTMENT, WRITE),
    "surveys:words": roles(DEPARTMENT_READING | {Role.INSTITUTION_HEAD, Role.METHODIST}),
    "surveys:collectors-new": roles(BRINGING_IN, FORM),
    "surveys:collector": roles(STAFF),
    "surveys:collector-revoke": roles(BRINGING_IN, FORM),
    "surveys:collector-replace": roles(BRINGING_IN, FORM),
    "surveys:collector-pin": roles(BRINGING_IN, FORM),
    # surveys: printing
    "surveys:poster": roles(STAFF),
    "surveys:posters": roles(STAFF, FORM),
    "surveys:blank": roles(STAFF),
    "surveys:print": roles(STAFF),
    "surveys:print-progress": roles(STAFF),
    "surveys:print-cancel": roles(STAFF, WRITE),
    "surveys:print-file": roles(STAFF),
    # surveys: public
    "surveys:code": public(),
    "surveys:form": public(FORM),
    "surveys:thanks": public(),
    "surveys:results": public(),
    "surveys:kiosk": public(),
    "surveys:worker": public(),
    # surveys: entry by staff
    "surveys:batches": roles(BRINGING_IN, FORM),
    "surveys:batch": roles(BRINGING_IN, FORM),
    "surveys:batch-undo": roles(BRINGING_IN, FORM),
    "surveys:batch-redo": roles(BRINGING_IN, WRITE),
    "surveys:sheet": roles(BRINGING_IN, FORM),
    "surveys:sheet-check": roles(BRINGING_IN, FORM),
    "surveys:sheet-differences": roles(BRINGING_IN, FORM),
    "surveys:interview": roles(BRINGING_IN, FORM),
    "surveys:import": roles(BRINGING_IN, FORM),
    "surveys:import-template": roles(BRINGING_IN),
    "surveys:import-columns": roles(BRINGING_IN, FORM),
    "surveys:import-values": roles(BRINGING_IN, FORM),
    "surveys:import-preview": roles(BRINGING_IN, FORM),
    "surveys:import-progress": roles(BRINGING_IN),
    "surveys:import-cancel": roles(BRINGING_IN, WRITE),
    "surveys:saved-answers": roles(BRINGING_IN, FORM),
    "surveys:saved-answers-preview": roles(BRINGING_IN, FORM),
    "surveys:saved-answers-cancel": roles(BRINGING_IN, WRITE),
    # surveys: building
    "surveys:questionnaires": roles(DEPARTMENT_READING | ASSESSING),
    "surveys:questionnaire": roles(DEPARTMENT_READING | ASSESSING),
    "surveys:template": roles(DEPARTMENT_READING | ASSESSING),
    "surveys:preview": roles(EVERY_ROLE),
    "surveys:questionnaire-new": roles(DEPARTMENT, FORM),
    "surveys:questionnaire-draft": roles(DEPARTMENT, WRITE),
    "surveys:questionnaire-archive": roles(DEPARTMENT, WRITE),
    "surveys:questionnaire-restore": roles(DEPARTMENT, WRITE),
    "surveys:questionnaire-sample": roles(DEPARTMENT, WRITE),
    "surveys:draft": roles(DEPARTMENT),
    "surveys:draft-heading": roles(DEPARTMENT, FORM),
    "surveys:draft-factors": roles(DEPARTMENT, FORM),
    "surveys:draft-discard": roles(DEPARTMENT, FORM),
    "surveys:section-new": roles(DEPARTMENT, FORM),
    "surveys:section-edit": roles(DEPARTMENT, FORM),
    "surveys:section-move": roles(DEPARTMENT, WRITE),
    "surveys:section-duplicate": roles(DEPARTMENT, WRITE),
    "surveys:section-remove": roles(DEPARTMENT, FORM),
    "surveys:question-new": roles(DEPARTMENT, FORM),
    "surveys:question-edit": roles(DEPARTMENT, FORM),
    "surveys:question-move": roles(DEPARTMENT, WRITE),
    "surveys:question-duplicate": roles(DEPARTMENT, WRITE),
    "surveys:question-remove": roles(DEPARTMENT, FORM),
    "surveys:version-publish": roles(DEPARTMENT, FORM),
    "surveys:languages": roles(DEPARTMENT, FORM),
    "surveys:translation": roles(DEPARTMENT, FORM),
    "surveys:language-remove": roles(DEPARTMENT, FORM),
    # reports
    "reports:verify": public(),
    "reports:verify-code": public(),
    "reports:verify-upload": public(WRITE),
    "reports:registration": roles(PERFORMER, FORM),
    "reports:sent": roles(PERFORMER, FORM),
    "reports:copy-add": roles(PERFORMER, FORM),
    "reports:copy": roles(STAFF),
    "reports:copy-withdrawal": roles(PERFORMER, FORM),
    "reports:withdrawal": roles(PERFORMER, FORM),
    "reports:outgoing": roles(STAFF),
    "reports:outgoing-table": roles(STAFF),
    "reports:reports": roles(STAFF),
    "reports:new": roles(STAFF, FORM),
    "reports:year": roles(STAFF),
    "reports:year-zip": roles(STAFF),
    "reports:period": roles(STAFF),
    "reports:period-zip": roles(STAFF),
    "reports:period-issue": roles(DEPARTMENT_READING, WRITE),
    "reports:period-progress": roles(DEPARTMENT_READING),
    "reports:period-cancel": roles(DEPARTMENT, WRITE),
    "reports:report": roles(STAFF),
    "reports:progress": roles(STAFF),
    "reports:order": roles(STAFF, WRITE),
    "reports:retry": roles(STAFF, WRITE),
    "reports:cancel": roles(STAFF, WRITE),
    "reports:file": roles(STAFF),
    # plans
    "plans:plans": roles(STAFF),
    "plans:plan": roles(STAFF),
    "plans:plan-rows": roles(STAFF),
    "plans:plan-new": roles(DEPARTMENT, FORM),
    "plans:plan-edit": roles(DEPARTMENT, FORM),
    "plans:plan-head": roles(DEPARTMENT, FORM),
    "plans:plan-columns": roles(DEPARTMENT, FORM),
    "plans:plan-activate": roles(DEPARTMENT, WRITE),
    "plans:plan-archive": roles(DEPARTMENT, FORM),
    "plans:plan-restore": roles(DEPARTMENT, WRITE),
    "plans:plan-copy": roles(DEPARTMENT, WRITE),
    "plans:plan-renumber": roles(DEPARTMENT, WRITE),
    "plans:plan-history": roles(DEPARTMENT_READING),
    "plans:responsibles": roles(DEPARTMENT_READING, FORM),
    "plans:editions": roles(STAFF),
    "plans:edition": roles(STAFF),
    "plans:edition-new": roles(DEPARTMENT, FORM),
    "plans:plan-periods": roles(DEPARTMENT_READING),
    "plans:period-open": roles(DEPARTMENT, WRITE),
    "plans:period-close": roles(DEPARTMENT, FORM),
    "plans:period-reopen": roles(DEPARTMENT, FORM),
    "plans:period-due": roles(DEPARTMENT, FORM),
    "plans:section-new": roles(DEPARTMENT, FORM),
    "plans:section-edit": roles(DEPARTMENT, FORM),
    "plans:section-move": roles(DEPARTMENT, WRITE),
    "plans:section-remove": roles(DEPARTMENT, WRITE),
    "plans:item-new": roles(DEPARTMENT, FORM),
    "plans:item-edit": roles(DEPARTMENT, FORM),
    "plans:item-schedule": roles(DEPARTMENT, FORM),
    "plans:item-accept": roles(DEPARTMENT, WRITE),
    "plans:item-move": roles(DEPARTMENT, WRITE),
    "plans:item-remove": roles(DEPARTMENT, FORM),
    "plans:item-cell": roles(DEPARTMENT, FORM),
    "plans:item-cell-read": roles(DEPARTMENT),
    "plans:indicators": roles(DEPARTMENT, FORM),
    "plans:indicator-edit": roles(DEPARTMENT, FORM),
    "plans:indicator-remove": roles(DEPARTMENT, FORM),
    "plans:upload-new": roles(DEPARTMENT, FORM),
    "plans:upload": roles(DEPARTMENT),
    "plans:upload-head": roles(DEPARTMENT, FORM),
    "plans:upload-columns": roles(DEPARTMENT, FORM),
    "plans:upload-row": roles(DEPARTMENT, FORM),
    "plans:upload-row-kind": roles(DEPARTMENT, WRITE),
    "plans:upload-doubt": roles(DEPARTMENT, WRITE),
    "plans:upload-commit": roles(DEPARTMENT, WRITE),
    "plans:upload-cancel": roles(DEPARTMENT, WRITE),
}
