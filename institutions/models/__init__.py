from institutions.models.audit import AuditEntry
from institutions.models.institution import Institution
from institutions.models.invitation import FailedCode, Invitation
from institutions.models.territory import Territory
from institutions.models.upload import Upload
from institutions.models.user import Membership, Role, User

__all__ = [
    "AuditEntry",
    "FailedCode",
    "Institution",
    "Invitation",
    "Membership",
    "Role",
    "Territory",
    "Upload",
    "User",
]
