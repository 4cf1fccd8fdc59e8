"""What the pages of campaigns say about days."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.dateformat import format as written

from apps.campaigns.course import Course
from apps.campaigns.models import Campaign

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


@register.simple_tag
def course_in_words(course: Course, campaign: Campaign) -> str:
    """What the line from the idea to the launch shows, for those who do not see it."""
    said = f"From {written(course.begun, 'j F')} to {written(course.ends, 'j F Y')}"
    if course.launch is not None and campaign.launch_on and not campaign.is_live:
        said += f", launch {from_today(campaign.launch_on)}"
    return f"{said}. The steps are listed below."
