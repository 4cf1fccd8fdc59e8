"""The pages of OKRs: what they show, what their forms do and how they refuse."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from apps.okrs.days import today
from apps.okrs.models import Cycle, KeyResult, Objective, Settings, Support
from apps.workspaces.models import Member
from tests.factories import make_document
from tests.okrs.made import make_cycle, make_key_result, make_objective
from tests.reading import read

pytestmark = pytest.mark.django_db


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture
def cycle(sales_lead: Member) -> Cycle:
    first = today() - timedelta(days=40)
    return make_cycle(sales_lead, name="Spring", first=first, last=first + timedelta(days=80))


@pytest.fixture
def objective(sales_lead: Member, marketing_lead: Member, cycle: Cycle) -> Objective:
    return make_objective(sales_lead, cycle, sales_owner=sales_lead, marketing_owner=marketing_lead)


@pytest.fixture
def key_result(sales_lead: Member, objective: Objective) -> KeyResult:
    return make_key_result(sales_lead, objective, unit="plants")


def text_of(answer: object) -> str:
    """The words of a page, without marks."""
    html = answer.content.decode()  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u202f", " ").split())


def test_the_first_page_says_what_to_do_first(marketer: Member, commenter: Member) -> None:
    assert "Begin with a cycle" in text_of(browser(marketer).get("/acme/okrs/"))
    assert "New cycle" not in text_of(browser(commenter).get("/acme/okrs/"))


def test_the_board_shows_the_cycle_in_use_with_both_owners(
    marketer: Member, key_result: KeyResult
) -> None:
    key_result.check_in(by=marketer, value=45, confidence=7)
    shown = text_of(browser(marketer).get("/acme/okrs/"))
    assert "Spring" in shown
    assert "Stella Lead · Max Lead" in shown
    assert "45 plants of 100 plants" in shown
    assert "45% 50% expected" in shown
    assert "On track" in shown
    assert "Confidence: sales has none yet, marketing 7" in shown


def test_a_check_in_without_scripts_leads_back_to_its_row(
    salesperson: Member, key_result: KeyResult
) -> None:
    where = f"/acme/okrs/key-results/{key_result.pk}/check-ins/"
    back = f"/acme/okrs/#key-result-{key_result.pk}"
    answer = browser(salesperson).post(where, {"value": "1,5", "confidence": 6, "next": back})
    assert (answer.status_code, answer["Location"]) == (302, back)
    stored = key_result.check_ins.get()
    assert (stored.value, stored.confidences.get().value) == (Decimal("1.5"), 6)


def test_a_check_in_leads_nowhere_outside(salesperson: Member, key_result: KeyResult) -> None:
    where = f"/acme/okrs/key-results/{key_result.pk}/check-ins/"
    for outside in ("https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"):
        answer = browser(salesperson).post(where, {"value": "4", "next": outside})
        assert answer["Location"] == key_result.get_absolute_url()


def test_a_check_in_on_the_board_answers_its_row_and_the_head_of_its_objective(
    salesperson: Member, key_result: KeyResult
) -> None:
    answer = browser(salesperson).post(
        f"/acme/okrs/key-results/{key_result.pk}/check-ins/",
        {"value": "60", "confidence": 8},
        headers={"HX-Request": "true"},
    )
    html = read(answer)
    assert html.count("<li") == 1
    assert f'id="objective-head-{key_result.objective_id}" hx-swap-oob="true"' in html
    assert "0.60" in html


def test_a_refused_check_in_keeps_what_was_typed(
    salesperson: Member, key_result: KeyResult
) -> None:
    where = f"/acme/okrs/key-results/{key_result.pk}/check-ins/"
    typed = {"value": "many", "confidence": 11}
    answer = browser(salesperson).post(where, typed, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Reswap"]) == (400, "outerHTML")
    html = answer.content.decode()
    assert 'value="many"' in html
    assert "Enter a number." in html
    assert "A whole number from 0 to 10." in html
    whole = browser(salesperson).post(where, typed)
    assert whole.status_code == 400
    assert 'value="many"' in whole.content.decode()
    assert not key_result.check_ins.exists()


def test_only_owners_and_editors_are_offered_a_check_in(
    commenter: Member, key_result: KeyResult, sales_lead: Member
) -> None:
    assert "Check in" not in text_of(browser(commenter).get("/acme/okrs/"))
    key_result.change(by=sales_lead, owner=commenter)
    assert "Check in" in text_of(browser(commenter).get("/acme/okrs/"))


def test_a_milestone_asks_whether_it_is_done(marketer: Member, objective: Objective) -> None:
    made = make_key_result(marketer, objective, kind="milestone", baseline=None, target=None)
    page = browser(marketer).get(made.get_absolute_url())
    assert "Is it done?" in text_of(page)
    browser(marketer).post(f"{made.get_absolute_url()}check-ins/", {"value": "1"})
    assert "Met" in text_of(browser(marketer).get(made.get_absolute_url()))


def test_the_page_of_a_key_result_tells_its_past_in_a_table(
    marketer: Member, salesperson: Member, key_result: KeyResult
) -> None:
    day = today() - timedelta(days=9)
    key_result.check_in(by=marketer, value=20, as_of=day, confidence=8, note="Good so far.")
    key_result.check_in(by=salesperson, value=40, confidence=3)
    page = browser(marketer).get(key_result.get_absolute_url())
    shown = text_of(page)
    assert "the teams are 5 apart" in shown
    assert "Good so far." in shown
    assert page.content.decode().count('class="chart__dot"') == 3  # two, and the one of the key


def test_what_serves_a_key_result_is_named_by_its_address(
    marketer: Member, key_result: KeyResult, stranger: Member
) -> None:
    document = make_document(marketer, "Price list")
    where = f"{key_result.get_absolute_url()}supports/"
    client = browser(marketer)
    client.post(where, {"address": f"https://tandem.example/acme/documents/{document.pk}/#a"})
    assert "Price list" in text_of(client.get(key_result.get_absolute_url()))
    theirs = make_document(stranger, "Theirs")
    for address in ("nonsense", f"/other/documents/{theirs.pk}/", "/acme/documents/"):
        assert client.post(where, {"address": address}).status_code == 400
    support = Support.objects.get()
    client.post(f"/acme/okrs/supports/{support.pk}/removal/")
    assert not Support.objects.exists()


def test_only_the_fields_that_fit_the_kind_are_taken(
    marketer: Member, objective: Objective
) -> None:
    typed = {"title": "Signed", "kind": "milestone", "baseline": "5",
             "target": "9", "source": "manual", "weight": "2"}  # fmt: skip
    answer = browser(marketer).post(f"{objective.get_absolute_url()}key-results/new/", typed)
    assert answer.status_code == 302
    made = KeyResult.objects.get(title="Signed")
    assert (made.baseline, made.target) == (Decimal(0), Decimal(1))
    assert made.weight == Decimal(2)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"kind": "increase", "target": "5"}, "Where does it start?"),
        ({"kind": "increase", "baseline": "5", "target": "5"}, "nothing to measure"),
        ({"kind": "decrease", "baseline": "5", "target": "9"}, "below the baseline"),
        ({"kind": "stay_above"}, "Say what is to be reached."),
        ({"kind": "increase", "baseline": "0", "target": "5", "weight": "-1"}, "not negative"),
        ({"kind": "increase", "baseline": "0", "target": "NaN"}, "Enter a number."),
    ],
)
def test_a_refusal_stands_beside_its_field_with_all_that_was_typed(
    marketer: Member, objective: Objective, typed: dict[str, str], said: str
) -> None:
    sent = {"title": "Leads kept", "source": "manual", **typed}
    answer = browser(marketer).post(f"{objective.get_absolute_url()}key-results/new/", sent)
    assert answer.status_code == 400
    assert said in text_of(answer)
    assert 'value="Leads kept"' in answer.content.decode()
    assert not KeyResult.objects.exists()


def test_an_objective_is_written_with_its_owners_and_leads_to_its_first_key_result(
    marketer: Member, sales_lead: Member, cycle: Cycle
) -> None:
    answer = browser(marketer).post(
        f"{cycle.get_absolute_url()}objectives/new/",
        {
            "cycle": cycle.pk,
            "title": "Win",
            "commitment": "committed",
            "sales_owner": sales_lead.pk,
        },
    )
    made = Objective.objects.get()
    assert answer["Location"].endswith(f"/objectives/{made.pk}/key-results/new/")
    assert (made.sales_owner, made.marketing_owner) == (sales_lead, None)


def test_the_owner_of_a_team_is_of_that_team(
    marketer: Member, salesperson: Member, cycle: Cycle
) -> None:
    sent = {"title": "Win", "commitment": "committed",
            "marketing_owner": salesperson.pk}  # fmt: skip
    answer = browser(marketer).post(f"{cycle.get_absolute_url()}objectives/new/", sent)
    assert answer.status_code == 400
    assert not Objective.objects.exists()


def test_an_objective_stands_in_a_tree(
    marketer: Member, objective: Objective, cycle: Cycle
) -> None:
    below = make_objective(marketer, cycle, title="Below it", parent=objective)
    make_objective(marketer, cycle, title="Elsewhere")
    shown = text_of(browser(marketer).get(below.get_absolute_url()))
    assert "Where it stands" in shown
    assert objective.title in shown
    assert "Elsewhere" not in shown


def test_the_next_quarter_is_proposed(marketer: Member) -> None:
    form = browser(marketer).get("/acme/okrs/cycles/new/").context["form"]
    assert form.initial["starts_on"] <= today() <= form.initial["ends_on"]
    browser(marketer).post("/acme/okrs/cycles/new/", form.initial)
    again = browser(marketer).get("/acme/okrs/cycles/new/").context["form"]
    assert again.initial["starts_on"] == form.initial["ends_on"] + timedelta(days=1)


def test_closing_proposes_what_was_earned_and_keeps_what_was_decided(
    leader: Member, marketer: Member, key_result: KeyResult, cycle: Cycle
) -> None:
    key_result.check_in(by=marketer, value=80)
    following = make_cycle(
        marketer, "Summer", cycle.ends_on + timedelta(days=1), cycle.ends_on + timedelta(days=90)
    )
    client = browser(leader)
    where = f"{cycle.get_absolute_url()}closing/"
    form = client.get(where).context["form"]
    name = f"grade_{key_result.pk.hex}"
    assert form[name].value() == "0.80"
    line = f"line_{key_result.objective_id.hex}_sales"
    sent = {name: "0.5", f"note_{key_result.pk.hex}": "Half was luck.", line: "Next time earlier.",
            "carry_over": str(key_result.objective_id), "next_cycle": following.pk}  # fmt: skip
    assert client.post(where, {**sent, "next_cycle": ""}).status_code == 400
    assert client.post(where, {**sent, name: "1.5"}).status_code == 400
    assert client.post(where, sent).status_code == 302
    shown = text_of(client.get(where))
    assert "0 of 1 key results reached" in shown
    for words in ("0.50", "Half was luck.", "Next time earlier.", "Goes on in Summer"):
        assert words in shown
    assert Objective.objects.filter(cycle=following).count() == 1
    assert client.post(where, sent).status_code in (302, 400, 409)
    assert "Check in" not in text_of(client.get(cycle.get_absolute_url()))


def test_thresholds_are_set_by_admins_and_hold_everywhere(
    admin: Member, marketer: Member, key_result: KeyResult
) -> None:
    key_result.check_in(by=marketer, value=40)  # a pace of 0.8
    assert "At risk" in text_of(browser(marketer).get("/acme/okrs/"))
    where = "/acme/settings/okrs/"
    sent = {"on_track": "0.8", "at_risk": "0.7", "grace": "0.1", "stale_after_days": 14,
            "check_in_every_days": 7}  # fmt: skip
    assert browser(marketer).post(where, sent).status_code == 403
    assert browser(admin).post(where, {**sent, "at_risk": "0.9"}).status_code == 400
    assert browser(admin).post(where, sent).status_code == 302
    assert Settings.of(admin.workspace_id).on_track == Decimal("0.8")
    for page in ("/acme/okrs/", "/acme/okrs/leaders/", key_result.get_absolute_url()):
        assert "On track" in text_of(browser(marketer).get(page))


def test_leaders_see_what_wants_a_look(
    leader: Member, marketer: Member, salesperson: Member, objective: Objective
) -> None:
    slow = make_key_result(marketer, objective, title="Slow")
    split = make_key_result(marketer, objective, title="Split")
    slow.check_in(by=marketer, value=10, as_of=today() - timedelta(days=20))
    split.check_in(by=marketer, value=60, confidence=8)
    split.check_in(by=salesperson, value=60, confidence=3)
    overview = browser(leader).get("/acme/okrs/leaders/").context["overview"]
    assert [row.key_result for row in overview.weakest] == [slow]
    assert [(row.key_result, row.apart) for row in overview.apart] == [(split, 5)]
    assert [row.key_result for row in overview.silent] == [slow]


def test_the_leaders_view_prints(leader: Member, key_result: KeyResult) -> None:
    answer = browser(leader).get("/acme/okrs/leaders.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert browser(leader).get("/acme/okrs/leaders.pdf?cycle=nonsense").status_code == 404
