"""Pages of the surveys; each area has its list beside."""

from surveys.urls.building import building_urls
from surveys.urls.collecting import collecting_urls
from surveys.urls.entry import entry_urls
from surveys.urls.printing import printing_urls
from surveys.urls.public import public_urls

app_name = "surveys"

urlpatterns = [*public_urls, *building_urls, *collecting_urls, *printing_urls, *entry_urls]
