from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The book: documents, their live text, their sections."""

    name = "apps.documents"
    label = "documents"

    def ready(self) -> None:
        from apps.documents import (  # noqa: F401
            anchoring,
            export_tasks,
            frame,
            import_tasks,
            policies,
            reactions,
            searching,
            upkeep_tasks,
        )
