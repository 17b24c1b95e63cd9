"""Pages of the surveys; each area has its list beside."""

from surveys.urls_building import building_urls
from surveys.urls_collecting import collecting_urls
from surveys.urls_entry import entry_urls
from surveys.urls_printing import printing_urls
from surveys.urls_public import public_urls

app_name = "surveys"

urlpatterns = [*public_urls, *building_urls, *collecting_urls, *printing_urls, *entry_urls]
