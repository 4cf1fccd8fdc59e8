"""What makes the index whole."""

from celery import shared_task

from apps.search import filling


@shared_task(name="search.fill", ignore_result=True)
def fill() -> int:
    """Index what is missing, such as all that was written before there was an index."""
    return filling.fill()
