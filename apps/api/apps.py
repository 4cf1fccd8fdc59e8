from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The door for other systems; owns no rule, and no table but that of given answers."""

    name = "apps.api"
    label = "api"

    def ready(self) -> None:
        from apps.api import schema  # noqa: F401
