from django.apps import AppConfig


class OkrsConfig(AppConfig):
    """Objectives and key results that both teams own."""

    name = "apps.okrs"
    label = "okrs"

    def ready(self) -> None:
        from apps.okrs import frame, reactions, searching, tasks  # noqa: F401
