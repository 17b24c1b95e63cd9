from django.urls import URLPattern

building_urls: list[URLPattern] = []
