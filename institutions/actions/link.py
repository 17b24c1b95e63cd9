"""One-time links: issuing, revoking and using them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn
from urllib.parse import urlencode

from axes.utils import reset as end_lock_out
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from institutions.actions.failed_codes import count_failed_code
from institutions.actions.password import set_password
from institutions.audit import record
from institutions.models import Invitation, User
from institutions.models.invitation import hash_code, new_code

LIFE = {Invitation.Purpose.INVITATION: timedelta(days=7), Invitation.Purpose.RESET: timedelta(hours=24)}
WRONG_CODE = "Код не подошёл: проверьте его по буквам или попросите у администратора новый."
TOO_MANY_CODES = (
    "С этого адреса слишком часто присылают неверные коды. Подождите минуту и попробуйте ещё раз."
)


@dataclass(frozen=True)
class Link:
    """What is shown once: the row keeps no more than a hash of the code."""

    invitation: Invitation
    code: str

    @property
    def url(self) -> str:
        return f"{settings.PUBLIC_URL}{reverse('institutions:invitation')}?{urlencode({'code': self.code})}"

    @property
    def page_url(self) -> str:
        """Where the code is typed by hand."""
        return f"{settings.PUBLIC_URL}{reverse('institutions:invitation')}"


@transaction.atomic
def issue_link(person: User, *, by: User | None) -> Link:
    """A new link: an invitation before the first sign-in, a reset after; earlier links stop working."""
    if not person.is_active:
        raise ValidationError("Учётная запись отключена: сначала включите её.")
    purpose = Invitation.Purpose.RESET if person.has_usable_password() else Invitation.Purpose.INVITATION
    person.invitations.usable().update(revoked_at=timezone.now())
    code = new_code()
    invitation = Invitation.objects.create(
        user=person,
        purpose=purpose,
        code_hash=hash_code(code),
        created_by=by,
        expires_at=timezone.now() + LIFE[purpose],
    )
    record(person, f"Выдана одноразовая ссылка: {invitation.get_purpose_display()}", by=by)
    return Link(invitation, code)


@transaction.atomic
def revoke_link(invitation: Invitation, *, by: User) -> Invitation:
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    record(invitation.user, "Одноразовая ссылка отозвана", by=by)
    return invitation


def accept_code(code: str, *, password: str, address: str) -> User:
    """The person whose link it is, with the new password; ValidationError says what to mend."""
    invitation = find_invitation(code)
    if invitation is None:
        refuse_code(address)
    check_password(password, invitation.user)
    return use_link(invitation, password=password)


def find_invitation(code: str) -> Invitation | None:
    usable = Invitation.objects.usable().with_code(code).filter(user__is_active=True)
    return usable.select_related("user").first()


def refuse_code(address: str) -> NoReturn:
    """The same words for a code unknown, used, revoked or expired. Past the limit an address is told to wait and
    its wrong codes are counted no more; a right one opens all the same, for a whole building shares an address."""
    if not count_failed_code(address):
        raise ValidationError(TOO_MANY_CODES, code="too-many")
    raise ValidationError({"code": WRONG_CODE})


def check_password(password: str, person: User) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error


@transaction.atomic
def use_link(invitation: Invitation, *, password: str) -> User:
    """Two people may send the same code at once: the conditional update lets one of them through."""
    claimed = Invitation.objects.usable().filter(pk=invitation.pk).update(used_at=timezone.now())
    if not claimed:
        raise ValidationError({"code": WRONG_CODE})
    person = set_password(
        invitation.user, password, action="Пароль задан по одноразовой ссылке", by=invitation.user
    )
    end_lock_out(username=person.login)
    return person
