from institutions.models.audit import AuditEntry
from institutions.models.deputy import Deputyship
from institutions.models.institution import Institution
from institutions.models.invitation import FailedCode, Invitation
from institutions.models.notice import Notice
from institutions.models.signatory import Signatory
from institutions.models.statistics import StatisticFigure, StatisticLine
from institutions.models.territory import Territory
from institutions.models.upload import Upload
from institutions.models.user import Membership, Role, User

__all__ = [
    "AuditEntry",
    "Deputyship",
    "FailedCode",
    "Institution",
    "Invitation",
    "Membership",
    "Notice",
    "Role",
    "Signatory",
    "StatisticFigure",
    "StatisticLine",
    "Territory",
    "Upload",
    "User",
]
