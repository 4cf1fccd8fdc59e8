"""Everything that the REST API of a portal tells, asked in the process of that very version.

    python -m tests.upgrades.asking crawl                writes {who: {address: [status, body]}}
    python -m tests.upgrades.asking again < answers      asks for the same addresses
    python -m tests.upgrades.asking upgraded < answers   migrates before

With DATABASE_URL and VALKEY_URL of the portal, from its own folder; it knows nothing of the
present code, so that old versions can be asked, too. The clock stands still at `MOMENT`: what
depends on the day (a pace, an agreement that is due) is the same whenever it is asked.
"""

import json
import os
import re
import sys
from collections import Counter
from typing import Any

import time_machine

ROLES = ("admin", "commenter")
MOMENT = "2026-11-30T12:00:00+00:00"
BASE = "/api/v1/workspaces/"
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
PLAIN = re.compile(r"[a-z0-9/-]+/")
MOST = 2
"""How many things of a kind are asked for."""
Answers = dict[str, tuple[int, Any]]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    if sys.argv[1] == "upgraded":
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
    with time_machine.travel(MOMENT, tick=False):
        if sys.argv[1] == "crawl":
            told = {who: crawl(who, slug) for who, slug in people().items()}
        else:
            told = {who: again(who, old) for who, old in json.load(sys.stdin).items()}
    json.dump(told, sys.stdout, ensure_ascii=False, sort_keys=True)


def people() -> dict[str, str]:
    """Who may most and who may least in the largest workspace, with its name in addresses."""
    from django.db.models import Count

    from apps.workspaces.models import Member, Workspace

    largest = Workspace.objects.annotate(size=Count("members")).latest("size")
    members = Member.objects.filter(workspace=largest, role__in=ROLES).order_by("pk")
    found = {member.role: member.user.email for member in members.select_related("user")}
    return dict.fromkeys(sorted(found.values()), largest.slug)


class Asker:
    """A member with the browser's session; asks as JSON."""

    def __init__(self, email: str) -> None:
        from django.conf import settings
        from django.core.cache import cache
        from django.test import Client

        from apps.accounts.models import User

        cache.clear()  # nobody has asked too often
        self.client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
        self.client.force_login(
            User.objects.get(email=email), backend=settings.AUTHENTICATION_BACKENDS[0]
        )

    def ask(self, path: str) -> tuple[int, Any]:
        answer = self.client.get(path, headers={"accept": "application/json"})
        if answer.status_code == 429:
            raise SystemExit(f"asked too often: {path}")
        told = answer.getvalue().decode(errors="replace")
        is_json = "json" in answer.headers.get("Content-Type", "")
        return answer.status_code, json.loads(told) if is_json and told else told


def crawl(email: str, slug: str) -> Answers:
    """What a member finds who follows every address that is told, and asks below each thing for
    all that the schema knows of it."""
    asker, told, kinds = Asker(email), {}, Counter[str]()
    templates = [path.replace("{workspace}", slug) for path in _templates(asker)]
    waiting = ["/api/v1/me/", *(path for path in templates if "{" not in path)]
    while waiting:
        path = waiting.pop(0)
        kind = ID.sub("{id}", path)
        if path in told or kinds[kind] == MOST:
            continue
        kinds[kind] += 1
        told[path] = asker.ask(path)
        waiting += [*_addresses(told[path][1]), *_below(path, templates)]
    return told


def again(email: str, old: Answers) -> Answers:
    asker = Asker(email)
    return {path: asker.ask(path) for path in old}


def _templates(asker: Asker) -> list[str]:
    """What can be read, as the schema writes it; files, and what asks for words, left out."""
    schema: Any = asker.ask("/api/v1/schema/")[1]
    if isinstance(schema, str):
        import yaml

        schema = yaml.safe_load(schema)
    return [
        path
        for path, methods in schema["paths"].items()
        if "get" in methods
        and path.startswith(BASE)
        and "/export." not in path
        and not path.endswith("/search/")
        and "{name}" not in path
    ]


def _addresses(told: Any) -> list[str]:
    """Every address of the API in an answer."""
    if isinstance(told, dict):
        return [found for each in told.values() for found in _addresses(each)]
    if isinstance(told, list):
        return [found for each in told for found in _addresses(each)]
    if isinstance(told, str) and BASE in told and told.split(BASE)[0].startswith(("http", "")):
        path = BASE + told.split(BASE, 1)[1]
        return [path] if PLAIN.fullmatch(path) else []
    return []


def _below(path: str, templates: list[str]) -> list[str]:
    """What the schema has below a thing: `…/documents/{id}/sections/` below that document."""
    parts = path.split("?")[0].strip("/").split("/")
    found = []
    for template in templates:
        words = template.strip("/").split("/")
        fits = len(words) == len(parts) + 1 and all(
            word == part or word.startswith("{") for word, part in zip(words, parts, strict=False)
        )
        if fits and not words[-1].startswith("{") and "{" in template:
            found.append("/" + "/".join([*parts, words[-1]]) + "/")
    return found


if __name__ == "__main__":
    main()
