"""The calendar of launches, a month at a time."""

import calendar
from collections import defaultdict
from datetime import date
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils import timezone

from apps.campaigns.board import Card, cards_of
from apps.campaigns.models import Campaign
from apps.campaigns.months import Month
from apps.campaigns.vocabulary import LIVE
from apps.workspaces.doors import MemberRequest, WorkspaceView, allow
from apps.workspaces.policies import WorkspacePolicy

MOST = 300
"""Launches of a month that are shown; so many are not read by anybody."""


class Calendar(WorkspaceView):
    """`?month=2026-03`, or the month that is now where the member is."""

    template_name = "campaigns/calendar.html"
    fragment_template = "campaigns/_calendar.html"
    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        month = Month.read(request.GET.get("month", "")) or Month.of(today)
        launches = self._launches(month)
        weeks = [
            [(day, Month.of(day) == month, launches.get(day, [])) for day in week]
            for week in month.weeks
        ]
        mine = Campaign.objects.visible_to(self.member).current()
        return self.render_to_response(
            self.get_context_data(
                month=month,
                day_names=calendar.day_name,
                weeks=weeks,
                today=today,
                count=sum(
                    len(of_day) for day, of_day in launches.items() if Month.of(day) == month
                ),
                undated=mine.exclude(stage__in=LIVE).filter(launch_on=None).count(),
                may_write=WorkspacePolicy(self.member, self.workspace).may("write"),
            )
        )

    def _launches(self, month: Month) -> dict[date, list[Card]]:
        days = [day for week in month.weeks for day in week]
        rows = Campaign.objects.for_board(self.member)
        rows = rows.filter(launch_on__range=(days[0], days[-1])).order_by("launch_on", "name", "pk")
        found: dict[date, list[Card]] = defaultdict(list)
        for card in cards_of(rows[:MOST], self.member):
            if card.campaign.launch_on:
                found[card.campaign.launch_on].append(card)
        return found
