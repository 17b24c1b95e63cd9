from django.urls import URLPattern, path

from surveys.views import printing

printing_urls: list[URLPattern] = [
    path("surveys/collectors/<int:pk>/poster/", printing.poster, name="poster"),
    path("surveys/collectors/<int:pk>/blank/", printing.blank, name="blank"),
    path("surveys/campaigns/<int:pk>/posters/", printing.posters, name="posters"),
    path("surveys/prints/<uuid:pk>/", printing.print_job, name="print"),
    path("surveys/prints/<uuid:pk>/progress/", printing.print_progress, name="print-progress"),
    path("surveys/prints/<uuid:pk>/cancel/", printing.print_cancel, name="print-cancel"),
    path("surveys/prints/<uuid:pk>/file/", printing.print_file, name="print-file"),
]
