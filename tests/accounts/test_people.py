"""Signing up and in, the profile, and the clock."""

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.accounts.sockets import from_our_pages
from apps.accounts.zones import zone_choices
from tests.cast import PASSWORD

WHOLE = {
    "email": "Nora@New.example",
    "password1": PASSWORD,
    "name": "Nora New",
    "time_zone": "America/Lima",
}


@pytest.fixture
def nora(db: None) -> User:
    return User.objects.create_user("nora@new.example", PASSWORD, name="Nora New")


def sign_in(browser: Client, password: str = PASSWORD) -> str:
    answer = browser.post("/accounts/login/", {"login": "nora@new.example", "password": password})
    return str(answer.headers.get("Location", ""))


def test_sign_up_asks_name_and_time_zone(db: None) -> None:
    browser = Client()
    page = browser.get("/accounts/signup/").content.decode()
    assert 'data-behaviour="time-zone"' in page
    assert browser.post("/accounts/signup/", WHOLE).headers["Location"] == "/"
    nora = User.objects.get()
    assert (nora.email, nora.name, nora.time_zone) == (
        "nora@new.example", "Nora New", "America/Lima",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"time_zone": "Mars/Olympus"}, "not one of the available choices"),
        ({"password1": "12345"}, "too short"),
        ({"email": "nora"}, "valid email"),
    ],
)
def test_a_sign_up_that_cannot_be_is_refused_beside_its_field(
    db: None, wrong: dict[str, str], said: str
) -> None:
    answer = Client().post("/accounts/signup/", WHOLE | wrong)
    assert said in answer.content.decode()
    assert not User.objects.exists()


def test_one_signs_in_by_e_mail_whatever_its_case(nora: User) -> None:
    browser = Client()
    assert sign_in(browser, "wrong") == ""
    answer = browser.post("/accounts/login/", {"login": "NORA@new.example", "password": PASSWORD})
    assert answer.headers["Location"] == "/"


def test_who_was_put_out_cannot_sign_in_nor_go_on(nora: User) -> None:
    before = Client()
    sign_in(before)
    nora.is_active = False
    nora.save()
    after = Client()
    sign_in(after)
    for browser in (before, after):
        assert browser.get("/").headers["Location"] == "/accounts/login/?next=/"


def test_one_changes_name_and_time_zone(nora: User) -> None:
    browser = Client()
    browser.force_login(nora)
    saved = browser.post(
        "/accounts/profile/", {"name": "Nora Newer", "time_zone": "Asia/Tokyo"}, follow=True
    )
    assert "Your profile is saved" in saved.content.decode()
    nora.refresh_from_db()
    assert (nora.name, nora.time_zone) == ("Nora Newer", "Asia/Tokyo")
    refused = browser.post("/accounts/profile/", {"name": "", "time_zone": "Asia/Tokyo"})
    assert "This field is required" in refused.content.decode()


def test_a_time_zone_that_the_list_does_not_name_is_kept(nora: User) -> None:
    nora.time_zone = "CET"
    nora.save()
    browser = Client()
    browser.force_login(nora)
    browser.post("/accounts/profile/", {"name": "Nora", "time_zone": "CET"})
    nora.refresh_from_db()
    assert (nora.name, nora.time_zone) == ("Nora", "CET")


def test_every_link_of_the_profile_leads_somewhere(nora: User) -> None:
    browser = Client()
    sign_in(browser)
    page = browser.get("/accounts/profile/").content.decode()
    main = page.split("<main")[1].split("</main>")[0]
    links = [part.split('"')[0] for part in main.split('href="')[1:]]
    assert len(links) == 4
    for link in links:
        assert browser.get(link, follow=True).status_code == 200


def test_a_profile_is_for_those_who_signed_in(db: None) -> None:
    assert "/accounts/login/" in Client().get("/accounts/profile/").headers["Location"]


def test_the_places_of_every_region_can_be_chosen() -> None:
    regions = dict(zone_choices())
    assert ("Europe/Berlin", "Berlin") in regions["Europe"]
    assert ("America/Argentina/Buenos_Aires", "Argentina, Buenos Aires") in regions["America"]
    assert "Etc" not in regions


@pytest.mark.parametrize(
    ("origin", "ours"),
    [
        (b"http://tandem.example:8000", True),
        (b"http://tandem.example", False),
        (b"https://evil.example", False),
        (b"http://127.0.0.1:8000", True),
        (b"null", False),
        (b"", True),
    ],
)
def test_a_socket_of_a_foreign_page_is_told_by_its_origin(origin: bytes, ours: bool) -> None:
    headers = [(b"host", b"tandem.example:8000"), (b"origin", origin)]
    assert from_our_pages({"headers": headers}) is ours
