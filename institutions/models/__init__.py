from institutions.models.audit import AuditEntry
from institutions.models.institution import Institution
from institutions.models.invitation import Invitation
from institutions.models.territory import Territory
from institutions.models.user import Membership, Role, User

__all__ = ["AuditEntry", "Institution", "Invitation", "Membership", "Role", "Territory", "User"]
