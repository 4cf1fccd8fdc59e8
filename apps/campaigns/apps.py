from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Campaigns, their drafts and reviews, and the gate before a launch."""

    name = "apps.campaigns"
    label = "campaigns"

    def ready(self) -> None:
        from apps.campaigns import frame, reactions, searching  # noqa: F401
