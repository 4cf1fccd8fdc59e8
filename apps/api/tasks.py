"""What the API tidies up by itself."""

from celery import shared_task

from apps.api.models import Answer


@shared_task(name="api.forget_answers", ignore_result=True)
def forget_answers() -> int:
    """Delete the answers older than a day; says how many."""
    count, _ = Answer.objects.expired().delete()
    return count
