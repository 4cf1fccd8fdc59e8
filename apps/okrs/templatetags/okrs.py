"""The small marks of OKRs that stand in lists of hundreds: each is drawn once and kept."""

from datetime import date
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.core.component import component, draw
from apps.core.templatetags.components import seal
from apps.okrs import figures
from apps.okrs.board import KeyResultRow
from apps.okrs.models import CheckIn, Objective
from apps.okrs.overview import ObjectiveLine
from apps.okrs.terms import Standing
from apps.okrs.vocabulary import Status
from apps.workspaces.vocabulary import Team

register = template.Library()


@register.simple_tag
def pace(standing: Standing | None, quiet: bool = False) -> SafeString:
    """How something stands, by its shape and its word; None is what has nothing to be told by."""
    if standing is None:
        return _pace("", "No key result", False, quiet)
    status = standing.status
    early = status == Status.NOT_MET and not standing.is_trouble  # a milestone ahead of its day
    return _pace(status.value, "Not met yet" if early else str(status.label), early, quiet)


@lru_cache(maxsize=32)
def _pace(state: str, label: str, early: bool, quiet: bool) -> SafeString:
    icon = "circle-dashed" if early and state == "not_met" else ICONS.get(state, "circle-dashed")
    return draw("pace", state=state, icon=icon, label=label, early=early, quiet=quiet)


ICONS = {
    "on_track": "circle-check",
    "at_risk": "triangle-alert",
    "off_track": "octagon-alert",
    "met": "badge-check",
    "not_met": "circle-x",
}


@register.simple_tag
@lru_cache(maxsize=512)
def confidence(sales: int | None, marketing: int | None) -> SafeString:
    """Both teams' confidence as two rings; nothing where neither has one."""
    if sales is None and marketing is None:
        return SafeString("")
    said = [
        f"{team} {'has none yet' if value is None else value}"
        for team, value in (("sales", sales), ("marketing", marketing))
    ]
    words = f"Confidence: {', '.join(said)}"
    return draw("confidence", sales=sales, marketing=marketing, words=words)


@register.simple_tag
def days_without(row: KeyResultRow, on: date) -> str:
    """How long nobody has checked in: "18 days"."""
    days = row.silent_days(on)
    return "1 day" if days == 1 else f"{days} days"


register.simple_tag(figures.figure, name="figure")
register.simple_tag(figures.percent, name="percent")
register.simple_tag(figures.tenths, name="tenths")


@register.simple_tag
def confidence_of(check_in: CheckIn) -> SafeString:
    """What the teams said with a check-in."""
    said = {one.team: one.value for one in check_in.confidences.all()}
    return confidence(said.get(Team.SALES), said.get(Team.MARKETING))


@register.simple_tag
def status_mark(status: Status | None, early: bool = False) -> SafeString:
    """A status by itself, where what it belongs to is not at hand."""
    if status is None:
        return _pace("", "No key result", False, False)
    return _pace(status.value, "Not met yet" if early else str(status.label), early, False)


OWNED = {
    ("filled", "filled"): "Owned by both teams",
    ("filled", "empty"): "Owned by sales alone",
    ("empty", "filled"): "Owned by marketing alone",
    ("dashed", "filled"): "The owner in sales has left",
    ("filled", "dashed"): "The owner in marketing has left",
    ("empty", "empty"): "Owned by nobody yet",
}


def owned(in_sales: bool, in_marketing: bool) -> SafeString:
    """Which teams have an owner, as the seal of an objective."""
    rings = "filled" if in_sales else "empty", "filled" if in_marketing else "empty"
    return seal(*rings, small=True, label=OWNED[rings])


@component(register)
def owners_seal(objective: Objective, *, small: bool = False) -> SafeString:
    """A ring is filled where the team has an owner, dashed where that one has left."""
    sales, marketing = objective.sales_owner, objective.marketing_owner
    rings = "filled" if sales else "empty", "filled" if marketing else "empty"
    if sales and marketing and sales.left_at:
        rings = "dashed", "filled"
    elif sales and marketing and marketing.left_at:
        rings = "filled", "dashed"
    return seal(*rings, small=small, label=OWNED[rings])


@register.simple_tag
def objective_line(line: ObjectiveLine) -> SafeString:
    """An objective in a line of the leaders' view, of which a large company has hundreds: as
    written here it takes a twentieth of the time that a template takes."""
    told = line.told
    stale = told.stale and format_html(
        '<span class="pace-note pace-note--loud">{} stale</span>', told.stale
    )
    return format_html(
        '<li class="line"><span class="line__mark">{}</span>'
        '<a class="line__title" href="{}">{}</a>{}'
        '<span class="line__status">{}</span><span class="line__score numbers">{}</span></li>',
        owned(told.in_sales, told.in_marketing),
        line.href,
        line.title,
        stale or "",
        status_mark(told.status, line.is_early),
        line.score,
    )
