"""The field's words for documents."""

from django.db import models


class KindName(models.TextChoices):
    """The names of the kinds; what each brings stands in `kinds.yaml`."""

    VALUE_PROPOSITION = "value_proposition", "Value proposition"
    IDEAL_CLIENT_PROFILE = "ideal_client_profile", "Ideal client profile"
    PLAYBOOK = "playbook", "Playbook"
    PAGE = "page", "Page"
    GO_TO_MARKET_PLAN = "go_to_market_plan", "Go-to-market plan"
    CHARTER = "charter", "Charter"
    CAMPAIGN_DRAFT = "campaign_draft", "Campaign draft"
    MINUTES = "minutes", "Minutes"
