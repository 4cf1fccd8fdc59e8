"""What follows when something happens in a thread: news for open pages."""

from apps.core.events import reacts_to
from apps.discussions.events import ThreadEvent, ThreadsImported
from apps.workspaces.live import poke


@reacts_to(ThreadEvent)
def tell_pages(event: ThreadEvent) -> None:
    """The page of what it hangs on, the inbox, and who looks at this thread alone."""
    poke(f"{event.subject.type}:{event.subject.id}", "threads", event.thread_id)
    poke(f"workspace:{event.workspace_id}", "threads", event.thread_id)
    poke(f"thread:{event.thread_id}", "threads", event.thread_id)


@reacts_to(ThreadsImported)
def tell_pages_once(event: ThreadsImported) -> None:
    """However many came: nobody looks at one of them alone yet."""
    poke(f"{event.subject.type}:{event.subject.id}", "threads")
    poke(f"workspace:{event.workspace_id}", "threads")
