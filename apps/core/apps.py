from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The ground floor: no tables, only what every other app stands on."""

    name = "apps.core"
    label = "core"
