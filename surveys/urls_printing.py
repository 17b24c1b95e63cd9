from django.urls import URLPattern

printing_urls: list[URLPattern] = []
