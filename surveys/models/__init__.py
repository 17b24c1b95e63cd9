from surveys.models.answers import Cell, EntryBatch, LedgerEntry, Response, ResponseText, SheetCheck
from surveys.models.collecting import Campaign, CampaignPlace, Channel, Collector
from surveys.models.questionnaire import Questionnaire, Version

__all__ = [
    "Campaign",
    "CampaignPlace",
    "Cell",
    "Channel",
    "Collector",
    "EntryBatch",
    "LedgerEntry",
    "Questionnaire",
    "Response",
    "ResponseText",
    "SheetCheck",
    "Version",
]
