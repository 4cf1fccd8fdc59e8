"""Plays the script of the demo company through the product's own verbs.

Nothing is written behind the verbs' back but the time: each row is moved to the moment at which
the script says it happened, so that pages look lived in. The same script on the same day gives
the same company.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.documents import signing
from apps.documents.models import Document, Impact
from apps.workspaces.models import Invitation, Member, Workspace
from portal.demo.campaigns import Campaigns
from portal.demo.discussing import Discussions
from portal.demo.okrs import Okrs
from portal.demo.past import Past
from portal.demo.script import Deed, Fact, Page, Person, Script
from portal.demo.texts import Texts

PASSWORD = "tandem-demo"  # noqa: S105 - printed at every start of the demo
"""How everybody of the demo company signs in."""


class DemoCompany:
    """Loads the demo company once."""

    def __init__(self, *, now: datetime | None = None) -> None:
        self.script = Script(now or timezone.now())
        self.started = timezone.now()
        self.members: dict[str, Member] = {}
        self.documents: dict[str, Document] = {}

    def is_loaded(self) -> bool:
        return Workspace.objects.filter(slug=self.script.workspace["slug"]).exists()

    @transaction.atomic
    def load(self) -> None:
        """Make the company, its book and its history, and a stranger beside it."""
        self.password = make_password(PASSWORD)  # once: a good hash takes its time
        self.workspace = Workspace.opened(**self.script.workspace)
        self.users = {key: self._user(person) for key, person in self.script.people.items()}
        for fact in self.script.facts:
            with self._happened(fact.at):
                self._play(fact)
        self._write_pages()
        self._put_in_reading_order()
        self._discuss()
        Okrs(self.members, self.documents, self._happened, now=self.script.now).play()
        Campaigns(self.script, self.members, self.documents, self._happened).play()
        self._seat_the_stranger()

    def _play(self, fact: Fact) -> None:
        document = fact.more.get("document", "")
        if fact.type == "member.joined":
            self._join(fact)
        elif fact.type == "invitation.sent":
            self._invite(fact)
        elif fact.type == "document.created":
            self._create(self.script.pages[document], fact)
        elif fact.type == "document.renamed":
            self.documents[document].rename(by=self.members[fact.who], title=fact.more["to"])
        elif fact.type == "document.moved":
            above = self.documents[fact.more["under"]]
            self.documents[document].move(by=self.members[fact.who], parent=above)

    def _user(self, person: Person) -> User:
        user = User.objects.create_user(person.email, name=person.name, time_zone=person.time_zone)
        user.password = self.password
        user.save(update_fields=["password"])
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def _join(self, fact: Fact) -> None:
        person = self.script.people[fact.who]
        member = Member.seat(
            workspace=self.workspace,
            user=self.users[fact.who],
            team=person.team,
            role=person.role,
            signatory=person.signatory,
        )
        Member.objects.filter(pk=member.pk).update(created_at=fact.at)
        Invitation.objects.filter(email=person.email).update(accepted_at=fact.at)
        member.created_at = fact.at
        self.members[fact.who] = member

    def _invite(self, fact: Fact) -> None:
        person = self.script.people[fact.more["person"]]
        invitation = Invitation.send(
            by=self.members[fact.who],
            email=person.email,
            team=person.team,
            role=person.role,
            signatory=person.signatory,
        )
        Invitation.objects.filter(pk=invitation.pk).update(
            created_at=fact.at, sent_at=fact.at, secret=""
        )

    def _create(self, page: Page, fact: Fact) -> None:
        later = [one for one in self.script.facts if one.more.get("document") == page.file]
        titles = [one.more["from"] for one in later if one.type == "document.renamed"]
        moved = any(one.type == "document.moved" for one in later)
        document = Document.create(
            by=self.members[fact.who],
            title=titles[0] if titles else page.title,
            kind=page.kind,
            parent=self.documents[page.parent] if page.parent and not moved else None,
        )
        Document.objects.filter(pk=document.pk).update(created_at=fact.at, edited_at=fact.at)
        document.created_at = fact.at
        self.documents[page.file] = document

    def _write_pages(self) -> None:
        texts = Texts(
            self.script,
            {file: document.pk for file, document in self.documents.items()},
            {member.name: member.pk for member in self.members.values()},
        )
        later: list[tuple[Past, list[Deed]]] = []
        for file, document in self.documents.items():
            past = Past(document, self.members, self._happened)
            deeds = self.script.deeds_on(file)
            change = next((n for n, deed in enumerate(deeds) if deed.change), len(deeds))
            writers = self._writers(self.script.pages[file])
            past.play(texts.text(file), writers, deeds[:change])
            later.append((past, deeds[change:]))
        for past, deeds in later:
            past.go_on(deeds, now=self.script.now)
        with self._happened(self.script.now - timedelta(days=2)):
            signing.turn_due(at=self.script.now)

    def _writers(self, page: Page) -> list[tuple[datetime, str]]:
        """Who wrote on a page when: its maker, then those who edited it, told or not."""
        facts = [one for one in self.script.facts if one.more.get("document") == page.file]
        made = next(one for one in facts if one.type == "document.created")
        edits = [(one.at, one.who) for one in facts if one.type == "document.edited"]
        silent = [who for who in page.edited_by if who not in {who for _, who in edits}]
        for number, who in enumerate(silent, 1):
            days = (self.script.now - made.at).days * number / (len(silent) + 1)
            joined = self.members[who].created_at
            at = max(made.at + timedelta(days=days, hours=number), joined)
            edits.append((min(at, self.script.now - timedelta(hours=number)), who))
        return [(made.at, made.who), *sorted(edits)]

    def _put_in_reading_order(self) -> None:
        for position, file in enumerate(self.script.pages):
            Document.objects.filter(pk=self.documents[file].pk).update(position=position)

    def _discuss(self) -> None:
        Discussions(
            self.documents, self.members, moment=self.script.moment, happened=self._happened
        ).play()

    def _seat_the_stranger(self) -> None:
        """Somebody who must never see anything of the demo company."""
        workspace = Workspace.opened(**self.script.stranger_workspace)
        person = self.script.stranger
        Member.seat(
            workspace=workspace,
            user=self._user(person),
            team=person.team,
            role=person.role,
            signatory=person.signatory,
        )

    @contextmanager
    def _happened(self, at: datetime) -> Iterator[None]:
        """Move what is done within, and its activity, to the moment at which it happened."""
        yield
        Impact.objects.filter(workspace=self.workspace, at__gte=self.started).update(at=at)
        Activity.objects.filter(workspace=self.workspace, at__gte=self.started).update(at=at)
