from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    """Threads on anything of a workspace; anchored ones follow their words."""

    name = "apps.discussions"
    label = "discussions"

    def ready(self) -> None:
        from apps.discussions import frame, reactions, searching  # noqa: F401
