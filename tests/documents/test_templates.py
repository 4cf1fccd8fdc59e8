"""Templates: a text kept to begin others with, over both doors."""

import pytest
from django.test import Client

from apps.core.richtext import markdown
from apps.documents.models import Document, Template
from apps.documents.projection import current_sections
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from tests.factories import TEXT, base, caller, make_document, make_text

pytestmark = pytest.mark.django_db


def save(document: Document, by: Member, title: str = "Play") -> Template:
    return Template.save_from(document, by=by, title=title, content=read_content(document).json)


def words(document: Document) -> str:
    return markdown.render(read_content(document).json)


def start(member: Member, **body: object) -> Document:
    made = caller(member).post(f"{base(member)}/documents/", body, format="json")
    assert made.status_code == 201, made.json()
    return Document.objects.get(pk=made.json()["id"])


def test_a_page_begins_with_the_text_of_its_template_and_sections_of_its_own(
    marketer: Member, salesperson: Member
) -> None:
    source = make_document(marketer, "First call", kind="playbook", review_every_days=30)
    write_content(source, by=marketer, json=markdown.parse(TEXT)[0])
    template = save(source, marketer)
    write_content(source, by=marketer, json=markdown.parse("Gone.")[0])
    page = start(salesperson, title="Second call", template=str(template.pk))
    assert (page.kind, page.review_every_days, words(page)) == ("playbook", 30, TEXT)
    other = start(salesperson, title="Third call", template=str(template.pk))
    keys = {one.key for one in current_sections(page)} - {"opening"}
    assert keys.isdisjoint(one.key for one in current_sections(other))


def test_rest_saves_lists_renames_and_removes(marketer: Member, commenter: Member) -> None:
    source = make_text(marketer)
    client, address = caller(marketer), f"{base(marketer)}/templates/"
    made = client.post(address, {"document": str(source.pk), "title": " A  play "}, format="json")
    assert (made.status_code, made.json()["title"]) == (201, "A play")
    one = f"{address}{made.json()['id']}/"
    assert client.patch(one, {"title": "Play"}, format="json").json()["title"] == "Play"
    assert [row["title"] for row in client.get(address).json()["results"]] == ["Play"]
    refused = caller(commenter)
    assert refused.get(one).json()["can"] == ["view"]
    assert refused.delete(one).status_code == 403
    assert client.delete(one).status_code == 204
    assert client.get(one).status_code == 404


def test_two_templates_do_not_share_a_title(marketer: Member) -> None:
    source = make_text(marketer)
    save(source, marketer, "Play")
    body = {"document": str(source.pk), "title": "PLAY"}
    answer = caller(marketer).post(f"{base(marketer)}/templates/", body, format="json")
    said = answer.json()["errors"]
    assert said == {"title": ["There is a template with this title already."]}
    assert Template.objects.count() == 1


def test_a_template_of_another_workspace_is_not_there(marketer: Member, stranger: Member) -> None:
    template = save(make_text(marketer), marketer)
    theirs = f"{base(stranger)}/templates/{template.pk}/"
    assert caller(stranger).get(theirs).status_code == 404
    body = {"title": "Mine", "template": str(template.pk)}
    answer = caller(stranger).post(f"{base(stranger)}/documents/", body, format="json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["template"])
    body = {"document": str(make_text(marketer).pk), "title": "Mine"}
    answer = caller(stranger).post(f"{base(stranger)}/templates/", body, format="json")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["document"])


def test_without_kind_and_template_nothing_is_made(marketer: Member) -> None:
    answer = caller(marketer).post(
        f"{base(marketer)}/documents/", {"title": "What?"}, format="json"
    )
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["kind"])


def test_the_page_saves_offers_and_removes(client: Client, marketer: Member) -> None:
    client.force_login(marketer.user)
    source = make_text(marketer)
    book = f"/{marketer.workspace.slug}/documents/"
    client.post(f"{book}{source.pk}/template/", {"title": "Play"})
    template = Template.objects.get()
    assert "Play" in client.get(f"{book}new/").content.decode()
    client.post(f"{book}new/", {"title": "From it", "template": str(template.pk)})
    assert words(Document.objects.get(title="From it")) == TEXT
    assert client.post(f"{book}templates/{template.pk}/removal/").status_code == 302
    gone = client.post(f"{book}new/", {"title": "Late", "template": str(template.pk)})
    assert gone.status_code == 400
    assert "There is no such template in this workspace." in gone.content.decode()
