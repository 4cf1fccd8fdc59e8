"""What one installation knows of itself, whatever number of machines it runs on."""

from django.db import models


class Installation(models.Model):
    """One row: what all machines must have in common, by marks that tell no secret.

    An empty mark was never set. `probed_at` is written by whoever asks whether anything can be.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    secret_mark = models.CharField(max_length=64, blank=True)
    storage_mark = models.CharField(max_length=64, blank=True)
    probed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_installation")
        ]

    def __str__(self) -> str:
        return "this installation"
