"""Which task waits in which line, and how many threads serve each line.

What waits for others' servers, and what works for minutes, has a line and a process of its own:
neither a silent mail server nor a large import keeps what people see on their pages waiting.
"""

DERIVE, MAIL, EXCHANGE = "celery", "mail", "exchange"
"""The first is Celery's own name for the line of everything that is not named below."""

THREADS = {DERIVE: 4, MAIL: 2, EXCHANGE: 2}

QUEUES = {
    MAIL: [
        "accounts.send_mail",
        "apps.workspaces.tasks.send_invitation",
        "apps.workspaces.tasks.send_waiting_invitations",
    ],
    EXCHANGE: [
        "documents.bring_in",
        "documents.bring_in_left_behind",
        "documents.export",
        "documents.forget_exports",
    ],
}
