"""What time does to OKRs: paces fall behind, key results turn stale, check-ins fall due."""

from celery import shared_task

from apps.okrs import reminding, settling


@shared_task(name="okrs.settle_standings", ignore_result=True)
def settle_standings() -> int:
    """Tell of key results that stand otherwise by the time alone; answers of how many."""
    return settling.settle_all()


@shared_task(name="okrs.remind", ignore_result=True)
def remind() -> int:
    """Tell of check-ins that fell due; answers of how many."""
    return reminding.remind()
