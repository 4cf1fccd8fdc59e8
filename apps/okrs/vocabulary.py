"""The field's words for objectives and key results."""

from django.db import models


class Commitment(models.TextChoices):
    """How much is promised: a committed objective must be reached, 0.7 of an aspirational one is
    good."""

    COMMITTED = "committed", "Committed"
    ASPIRATIONAL = "aspirational", "Aspirational"


class Kind(models.TextChoices):
    """What a key result asks of its value."""

    INCREASE = "increase", "Increase from–to"
    DECREASE = "decrease", "Decrease from–to"
    STAY_ABOVE = "stay_above", "Stay above"
    STAY_BELOW = "stay_below", "Stay below"
    MILESTONE = "milestone", "Milestone"


MOVING_KINDS = (Kind.INCREASE, Kind.DECREASE)
"""Those with a way to go from a baseline to a target, and so with a pace."""

STAY_KINDS = (Kind.STAY_ABOVE, Kind.STAY_BELOW)


class Source(models.TextChoices):
    """Where the values of a key result come from."""

    MANUAL = "manual", "By hand"
    API = "api", "API"


class Status(models.TextChoices):
    """How a key result stands; the rule is in `scoring.py`."""

    NOT_STARTED = "not_started", "Not started"
    ON_TRACK = "on_track", "On track"
    AT_RISK = "at_risk", "At risk"
    OFF_TRACK = "off_track", "Off track"
    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
