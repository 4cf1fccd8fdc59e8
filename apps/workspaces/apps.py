from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    """The seat: who is in a workspace, in which team, with which role."""

    name = "apps.workspaces"
    label = "workspaces"

    def ready(self) -> None:
        from apps.workspaces import panels, reactions  # noqa: F401
        from apps.workspaces.navigation import NavEntry, add_to_nav

        add_to_nav(NavEntry("Home", "house", "workspaces:home", order=0))
        add_to_nav(NavEntry("Settings", "settings-2", "workspaces:settings", order=900))
