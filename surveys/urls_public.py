from django.urls import URLPattern

public_urls: list[URLPattern] = []
