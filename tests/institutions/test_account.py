"""A person's own page."""

import pytest
from django.urls import reverse

from institutions.actions.link import issue_link
from institutions.forms import PASSWORD_RULES
from institutions.models import AuditEntry, Invitation, Role
from tests.factories import PASSWORD, a_membership, a_person

ACCOUNT = reverse("institutions:account")
CHANGE = reverse("institutions:password-change")
NEW = "zelenyi-bereg-71"


@pytest.fixture
def change(signed_in, district):
    def send(browser, old=PASSWORD, new=NEW, repeated=None):
        return browser.post(
            CHANGE, {"old_password": old, "new_password1": new, "new_password2": repeated or new}
        )

    return send


def test_roles_are_listed_present_ones_first(signed_in, district, other):
    a_membership(district.methodist, Role.METHODIST, other.library, ended_at="2022-01-01T00:00Z")
    page = signed_in(district.methodist).get(ACCOUNT)
    assert [role.place for role in page.context["roles"]] == [district.library, other.library]


def test_somebody_without_a_role_has_the_page_too(signed_in, db):
    assert signed_in(a_person()).get(ACCOUNT).status_code == 200


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(signed_in, district, change):
    here, elsewhere = signed_in(district.methodist), signed_in(district.methodist)
    key = here.session.session_key
    assert change(here).url == ACCOUNT
    assert (here.get(ACCOUNT).status_code, elsewhere.get(ACCOUNT).status_code) == (200, 302)
    assert here.session.session_key != key
    assert AuditEntry.objects.about(district.methodist).get().action == "Пароль изменён"


def test_a_new_password_revokes_links_not_yet_used(signed_in, district, change):
    issue_link(district.methodist, by=district.administrator)
    change(signed_in(district.methodist))
    assert not Invitation.objects.usable().exists()


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"old": "wrong"}, "old_password"),
        ({"new": "short"}, "new_password2"),
        ({"new": "methodist-1"}, "new_password2"),
        ({"repeated": "drugoe-slovo-55"}, "new_password2"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(signed_in, district, change, answers, field):
    page = change(signed_in(district.methodist), **answers)
    assert list(page.context["form"].errors) == [field]
    district.methodist.refresh_from_db()
    assert district.methodist.check_password(PASSWORD)


def test_other_sessions_end_without_a_new_password(signed_in, district):
    here, elsewhere = signed_in(district.methodist), signed_in(district.methodist)
    here.post(reverse("institutions:sessions-end"))
    assert (here.get(ACCOUNT).status_code, elsewhere.get(ACCOUNT).status_code) == (200, 302)
    assert AuditEntry.objects.about(district.methodist).get().action == "Сеансы завершены"


def test_a_role_taken_away_closes_its_pages_at_once(signed_in, district):
    browser = signed_in(district.methodist)
    assert browser.get(district.library.get_absolute_url()).status_code == 200
    district.methodist.memberships.update(ended_at="2022-01-01T00:00Z")
    assert browser.get(district.library.get_absolute_url()).status_code == 404


def test_the_rules_for_a_password_are_those_of_the_invitation(signed_in, district):
    form = signed_in(district.methodist).get(CHANGE).context["form"]
    assert [form.fields[name].help_text for name in ("new_password1", "new_password2")] == [
        PASSWORD_RULES,
        "",
    ]
