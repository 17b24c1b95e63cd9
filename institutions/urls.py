from django.urls import path, register_converter

from institutions.converters import TableExtension
from institutions.views import (
    account,
    deputies,
    institutions,
    notices,
    people,
    roles,
    sign_in,
    signatories,
    statistics,
    tables,
    territories,
)

app_name = "institutions"
register_converter(TableExtension, "table")

session_urls = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("invitation/", sign_in.invitation, name="invitation"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password_change, name="password-change"),
    path("account/end-sessions/", account.sessions_end, name="sessions-end"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.notices_read, name="notices-read"),
    path("notices/<int:pk>/read/", notices.notice_read, name="notice-read"),
]
institution_urls = [
    path("institutions/", institutions.institutions, name="institutions"),
    path("institutions/add/", institutions.institution_add, name="institution-add"),
    path("institutions/<int:pk>/", institutions.institution, name="institution"),
    path("institutions/<int:pk>/history/", institutions.institution_history, name="institution-history"),
    path("institutions/<int:pk>/edit/", institutions.institution_edit, name="institution-edit"),
    path("institutions/<int:pk>/contacts/", institutions.institution_contacts, name="institution-contacts"),
    path("institutions/<int:pk>/close/", institutions.institution_close, name="institution-close"),
    path("institutions/<int:pk>/reopen/", institutions.institution_reopen, name="institution-reopen"),
    path("institutions/table.<table:extension>", tables.institutions_export, name="institutions-export"),
    path("institutions/load/", tables.institutions_load, name="institutions-load"),
    path("institutions/load/<uuid:pk>/", tables.institutions_load_preview, name="institutions-load-preview"),
    path(
        "institutions/load/<uuid:pk>/cancel/",
        tables.institutions_load_cancel,
        name="institutions-load-cancel",
    ),
]
statistic_urls = [
    path("institutions/statistics/", statistics.statistics, name="statistics"),
    path(
        "institutions/<int:pk>/statistics/", statistics.institution_statistics, name="institution-statistics"
    ),
    path("institutions/statistics/lines/", statistics.statistic_lines, name="statistic-lines"),
    path("institutions/statistics/lines/add/", statistics.statistic_line_add, name="statistic-line-add"),
    path(
        "institutions/statistics/lines/<int:pk>/edit/",
        statistics.statistic_line_edit,
        name="statistic-line-edit",
    ),
]
territory_urls = [
    path("territories/", territories.territories, name="territories"),
    path("territories/add/", territories.territory_add, name="territory-add"),
    path("territories/<int:pk>/", territories.territory, name="territory"),
    path("territories/<int:pk>/history/", territories.territory_history, name="territory-history"),
    path("territories/<int:pk>/edit/", territories.territory_edit, name="territory-edit"),
    path("territories/<int:pk>/close/", territories.territory_close, name="territory-close"),
    path("territories/<int:pk>/reopen/", territories.territory_reopen, name="territory-reopen"),
]
signatory_urls = [
    path(
        "institutions/<int:pk>/signatories/",
        signatories.institution_signatories,
        name="institution-signatories",
    ),
    path(
        "territories/<int:pk>/signatories/", signatories.territory_signatories, name="territory-signatories"
    ),
    path("signatories/<int:pk>/end/", signatories.signatory_end, name="signatory-end"),
]
people_urls = [
    path("people/", people.people, name="people"),
    path("people/add/", people.person_add, name="person-add"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/history/", people.person_history, name="person-history"),
    path("people/<int:pk>/edit/", people.person_edit, name="person-edit"),
    path("people/<int:pk>/deactivate/", people.person_deactivate, name="person-deactivate"),
    path("people/<int:pk>/reactivate/", people.person_reactivate, name="person-reactivate"),
    path("people/<int:pk>/roles/add/", roles.role_add, name="role-add"),
    path("people/<int:pk>/roles/<int:role_pk>/end/", roles.role_end, name="role-end"),
    path("roles/<int:pk>/deputy/", deputies.deputy_add, name="deputy-add"),
    path("deputies/<int:pk>/end/", deputies.deputy_end, name="deputy-end"),
    path("people/<int:pk>/link/", roles.person_link, name="person-link"),
    path("people/<int:pk>/link/<int:link_pk>/revoke/", roles.person_link_revoke, name="person-link-revoke"),
    path("people/table.<table:extension>", tables.people_export, name="people-export"),
    path("people/load/", tables.people_load, name="people-load"),
    path("people/load/<uuid:pk>/", tables.people_load_preview, name="people-load-preview"),
    path("people/load/<uuid:pk>/cancel/", tables.people_load_cancel, name="people-load-cancel"),
]
urlpatterns = session_urls + institution_urls + statistic_urls + territory_urls + signatory_urls + people_urls
