"""What the pages of campaigns say about days."""

from datetime import date

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def from_today(day: date) -> str:
    """How far off a day is, on the calendar of the one who looks: «in 3 days», «2 weeks ago»."""
    days = (day - timezone.localdate()).days
    if days in NEAR:
        return NEAR[days]
    count, word = (abs(days), "day") if abs(days) < 21 else (round(abs(days) / 7), "week")
    if abs(days) >= 70:
        count, word = round(abs(days) / 30.4), "month"
    told = f"{count} {word}{'s' if count != 1 else ''}"
    return f"in {told}" if days > 0 else f"{told} ago"


NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}
