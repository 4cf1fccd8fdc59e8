from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The project itself: its commands, and Celery's application for `@shared_task`."""

    name = "portal"
    label = "portal"

    def ready(self) -> None:
        from portal import celery  # noqa: F401
