from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Campaigns, their drafts and reviews, and the gate before a launch."""

    name = "apps.campaigns"
    label = "campaigns"
