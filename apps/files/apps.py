from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Files and images that hang on what the workspace writes."""

    name = "apps.files"
    label = "files"

    def ready(self) -> None:
        from apps.files import reactions, tasks  # noqa: F401
