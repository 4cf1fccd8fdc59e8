"""The field's words for people in a workspace."""

from django.db import models


class Team(models.TextChoices):
    """The two teams that agree, and those who lead both."""

    SALES = "sales", "Sales"
    MARKETING = "marketing", "Marketing"
    LEADERSHIP = "leadership", "Leadership"


SIGNING_TEAMS = (Team.SALES, Team.MARKETING)


class SigningTeam(models.TextChoices):
    """Those that sign, as a choice of their own for who names one of them."""

    SALES = Team.SALES.value, Team.SALES.label
    MARKETING = Team.MARKETING.value, Team.MARKETING.label


class Role(models.TextChoices):
    """What a member may do: administer, edit, or read and comment."""

    ADMIN = "admin", "Admin"
    EDITOR = "editor", "Editor"
    COMMENTER = "commenter", "Commenter"
