from django.urls import URLPattern

collecting_urls: list[URLPattern] = []
