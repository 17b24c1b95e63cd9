from django.apps import AppConfig


class CultureQualityConfig(AppConfig):
    name = "culturequality"
    verbose_name = "Портал"
