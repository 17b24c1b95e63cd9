from django.urls import URLPattern

entry_urls: list[URLPattern] = []
