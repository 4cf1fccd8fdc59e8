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


class SectionState(models.TextChoices):
    """How far the two teams agree on a section; the rule stands in `agreement.py`."""

    DRAFT = "draft", "Draft"
    SIGNED_BY_SALES = "signed_by_sales", "Signed by sales"
    SIGNED_BY_MARKETING = "signed_by_marketing", "Signed by marketing"
    AGREED = "agreed", "Agreed"
    CHANGED = "changed", "Changed since agreed"
    DUE = "due", "Due for review"


AGREED_STATES = (SectionState.AGREED, SectionState.DUE)
"""Both teams signed this very content; when due, too long ago."""


class VersionReason(models.TextChoices):
    """Why a version of a document was kept."""

    AUTOMATIC = "automatic", "Automatic"
    NAMED = "named", "Named"
    AGREEMENT = "agreement", "Agreement"
    RESTORE = "restore", "Restored"
    IMPORT = "import", "Imported"


class LinkFault(models.TextChoices):
    """Why a link to a page leads nowhere."""

    UNKNOWN = "unknown", "there is no such page in this workspace"
    ARCHIVED = "archived", "the page is archived"
    SECTION_GONE = "section_gone", "the section is no longer there"


class ImpactOutcome(models.TextChoices):
    """How it was settled that an agreed section had changed below a text that links to it."""

    CONFIRMED = "confirmed", "Still holds"
    RESTORED = "restored", "The change was taken back"
    UNLINKED = "unlinked", "The link is gone"
