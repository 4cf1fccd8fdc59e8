from django.apps import AppConfig


class ActivityConfig(AppConfig):
    """One row for every event: timelines and audit."""

    name = "apps.activity"
    label = "activity"

    def ready(self) -> None:
        from apps.activity import frame, reactions  # noqa: F401
