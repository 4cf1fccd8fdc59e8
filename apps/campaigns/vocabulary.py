"""The field's words for campaigns."""

from django.db import models


class Stage(models.TextChoices):
    """The ladder that a campaign climbs. `ready` follows from the reviews, `launched` from a
    launch; neither is chosen."""

    IDEA = "idea", "Idea"
    DRAFTING = "drafting", "Drafting"
    IN_REVIEW = "in_review", "In review"
    READY = "ready", "Ready"
    LAUNCHED = "launched", "Launched"
    CLOSED = "closed", "Closed"


UNDER_REVIEW = (Stage.IN_REVIEW, Stage.READY)
"""Reviewers have been asked, and the answers decide which of the two it is."""

LIVE = (Stage.LAUNCHED, Stage.CLOSED)
"""It has gone out; what it went out with stays."""


class Channel(models.TextChoices):
    """Where a draft will appear."""

    EMAIL = "email", "E-mail"
    LANDING_PAGE = "landing_page", "Landing page"
    ADVERTISEMENT = "advertisement", "Advertisement"
    ONE_PAGER = "one_pager", "One-pager"
    CALL_SCRIPT = "call_script", "Call script"
    SOCIAL_POST = "social_post", "Social post"


class Decision(models.TextChoices):
    """What a reviewer decides on a draft as it reads."""

    APPROVE = "approve", "Approved"
    APPROVE_WITH_REMARKS = "approve_with_remarks", "Approved with remarks"
    REQUEST_CHANGES = "request_changes", "Changes requested"


APPROVALS = (Decision.APPROVE, Decision.APPROVE_WITH_REMARKS)


class LineKind(models.TextChoices):
    """What a line of a post-mortem says."""

    WORKED = "worked", "What worked"
    FAILED = "failed", "What did not"
    LESSON = "lesson", "Lesson"


class ConditionCode(models.TextChoices):
    """What must hold before a launch, in the order in which it is shown."""

    APPROVED_BY_SALES = "approved_by_sales", "Sales has approved every draft"
    APPROVED_BY_MARKETING = "approved_by_marketing", "Marketing has approved every draft"
    NO_CHANGES_REQUESTED = "no_changes_requested", "Nobody asks for changes"
    NO_BLOCKING_THREADS = "no_blocking_threads", "No blocking thread is open"
    AUDIENCE_AGREED = "audience_agreed", "Both teams agree on the audience"
    MESSAGE_AGREED = "message_agreed", "Both teams agree on the message"
    OWNER_SET = "owner_set", "Marketing owns it"
    PARTNER_SET = "partner_set", "Sales has a partner in it"
    SALES_BRIEFED = "sales_briefed", "Sales is briefed"
    LAUNCH_DATE_SET = "launch_date_set", "The launch date is set"


REVIEW_CONDITIONS = frozenset(
    {
        ConditionCode.APPROVED_BY_SALES,
        ConditionCode.APPROVED_BY_MARKETING,
        ConditionCode.NO_CHANGES_REQUESTED,
        ConditionCode.NO_BLOCKING_THREADS,
    }
)
"""Those that are about the texts: with them the review is over and a campaign is ready."""
