from surveys.models.answers import (
    Cell,
    EntryBatch,
    LedgerEntry,
    Response,
    ResponseText,
    SheetCheck,
    ToldFigures,
)
from surveys.models.collecting import Campaign, CampaignPlace, Channel, Collector
from surveys.models.entry import CallOutcome, ImportUpload, SavedAnswers
from surveys.models.questionnaire import DiscardedDraft, FrozenVersion, Questionnaire, Version

__all__ = [
    "CallOutcome",
    "Campaign",
    "CampaignPlace",
    "Cell",
    "Channel",
    "Collector",
    "DiscardedDraft",
    "EntryBatch",
    "FrozenVersion",
    "ImportUpload",
    "LedgerEntry",
    "Questionnaire",
    "Response",
    "ResponseText",
    "SavedAnswers",
    "SheetCheck",
    "ToldFigures",
    "Version",
]
