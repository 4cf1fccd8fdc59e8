"""News of people, for apps above. A person sits in no workspace or in many, so these are no events
of one."""

from django.dispatch import Signal

person_renamed = Signal()
"""Sent with `user` when somebody is called something else; in the same transaction."""
