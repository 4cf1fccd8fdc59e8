from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finding anything of the workspace by its words."""

    name = "apps.search"
    label = "search"

    def ready(self) -> None:
        from apps.search import filling_tasks, members  # noqa: F401
