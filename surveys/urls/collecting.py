"""Surveys, their points and their figures, for the staff."""

from django.urls import URLPattern, path

from surveys.views import campaigns, collectors, figures, words

collecting_urls: list[URLPattern] = [
    path("surveys/", campaigns.surveys, name="surveys"),
    path("surveys/campaigns/new/", campaigns.campaign_new, name="campaign-new"),
    path("surveys/campaigns/<int:pk>/", campaigns.campaign, name="campaign"),
    path("surveys/campaigns/<int:pk>/edit/", campaigns.campaign_edit, name="campaign-edit"),
    path("surveys/campaigns/<int:pk>/places/", campaigns.campaign_places, name="campaign-places"),
    path("surveys/campaigns/<int:pk>/close/", campaigns.campaign_close, name="campaign-close"),
    path("surveys/campaigns/<int:pk>/reopen/", campaigns.campaign_reopen, name="campaign-reopen"),
    path("surveys/campaigns/<int:pk>/history/", campaigns.campaign_history, name="campaign-history"),
    path("surveys/campaigns/<int:pk>/figures/", figures.figures, name="figures"),
    path("surveys/campaigns/<int:pk>/figures/table.xlsx", figures.figures_table, name="figures-table"),
    path("surveys/campaigns/<int:pk>/figures/check/", figures.figures_check, name="figures-check"),
    path("surveys/campaigns/<int:pk>/answers/", figures.answers_table, name="answers-table"),
    path("surveys/campaigns/<int:pk>/words/", words.words, name="words"),
    path("surveys/campaigns/<int:pk>/collectors/new/", collectors.collectors_new, name="collectors-new"),
    path("surveys/collectors/<int:pk>/", collectors.collector, name="collector"),
    path("surveys/collectors/<int:pk>/revoke/", collectors.collector_revoke, name="collector-revoke"),
    path("surveys/collectors/<int:pk>/replace/", collectors.collector_replace, name="collector-replace"),
    path("surveys/collectors/<int:pk>/pin/", collectors.collector_pin, name="collector-pin"),
]
