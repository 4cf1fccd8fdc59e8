"""What time does to documents: versions are kept, agreements turn due, logs are shortened.

Apart from `tasks.py`, on which writing itself depends.
"""

from celery import shared_task

from apps.documents import signing, versions


@shared_task(name="documents.cut_versions", ignore_result=True)
def cut_versions() -> int:
    """Keep as a version what people wrote and then left alone; answers how many."""
    return versions.cut_waiting()


@shared_task(name="documents.turn_agreements_due", ignore_result=True)
def turn_agreements_due() -> int:
    """Tell of agreements older than their review interval; answers of how many."""
    return signing.turn_due()


@shared_task(name="documents.forget_old_updates", ignore_result=True)
def forget_old_updates() -> int:
    """Shorten logs to what is still needed; answers how many."""
    return versions.forget_old_updates()
