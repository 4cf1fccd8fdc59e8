"""What is done for the vocabulary after a thing was put into the index."""

from celery import shared_task
from django.db import transaction

from apps.search import vocabulary


def learn_after_commit() -> None:
    """Ask for new words to be learnt."""
    transaction.on_commit(lambda: learn.delay(), robust=True)


@shared_task(name="search.learn", acks_late=True, ignore_result=True)
def learn() -> int:
    """Add the words of what was put into the index lately; answers of how many things."""
    return vocabulary.learn()


@shared_task(name="search.forget", ignore_result=True)
def forget() -> int:
    """Drop words that nothing holds any more; answers how many."""
    return vocabulary.forget()
