from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    """The seat: who is in a workspace, in which team, with which role."""

    name = "apps.workspaces"
    label = "workspaces"

    def ready(self) -> None:
        from apps.workspaces import reactions  # noqa: F401
