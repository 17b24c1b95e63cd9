"""Pages of plans."""

from plans.urls_quarter import urlpatterns as quarter_urls

app_name = "plans"

urlpatterns = [*quarter_urls]
