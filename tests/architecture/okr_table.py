"""What the addresses of OKRs answer, for `test_every_url.py`."""

from typing import Any

# The letters are those of `test_every_url.py`.
TABLE = """
                                        v   x   l   c   s   m   S   M   L   a

{api}/cycles/                    GET    401 404 404 200 200 200 200 200 200 200
{api}/cycles/                    POST   401 404 404 403 400 400 400 400 400 400
{api}/cycles/                    POST+  401 404 404 403 201 201 201 201 201 201
{api}/cycles/{id}/               GET    401 404 404 200 200 200 200 200 200 200
{api}/cycles/{id}/               PATCH  401 404 404 403 200 200 200 200 200 200
{api}/cycles/{id}/               PATCH+ 401 404 404 403 200 200 200 200 200 200
{api}/cycles/{id}/closing/       GET    401 404 404 200 200 200 200 200 200 200
{api}/cycles/{id}/closing/       POST   401 404 404 403 403 403 201 201 201 201
{api}/objectives/                GET    401 404 404 200 200 200 200 200 200 200
{api}/objectives/                POST   401 404 404 403 400 400 400 400 400 400
{api}/objectives/                POST+  401 404 404 403 201 201 201 201 201 201
{api}/objectives/{id}/           GET    401 404 404 200 200 200 200 200 200 200
{api}/objectives/{id}/           PATCH  401 404 404 403 200 200 200 200 200 200
{api}/objectives/{id}/           PATCH+ 401 404 404 403 200 200 200 200 200 200
{api}/objectives/{id}/           DELETE 401 404 404 403 204 204 204 204 204 204
{api}/objectives/{id}/archival/  DELETE 401 404 404 403 204 204 204 204 204 204
{api}/objectives/{id}/lines/     GET    401 404 404 200 200 200 200 200 200 200
{api}/objectives/{id}/lines/{team}/  PUT   401 404 404 403 403 403 400 400 403 403
{api}/objectives/{id}/lines/{team}/  PUT+  401 404 404 403 403 403 403 200 403 403
{api}/key-results/               GET    401 404 404 200 200 200 200 200 200 200
{api}/key-results/               POST   401 404 404 403 400 400 400 400 400 400
{api}/key-results/               POST+  401 404 404 403 201 201 201 201 201 201
{api}/key-results/{id}/          GET    401 404 404 200 200 200 200 200 200 200
{api}/key-results/{id}/          PATCH  401 404 404 403 200 200 200 200 200 200
{api}/key-results/{id}/          PATCH+ 401 404 404 403 200 200 200 200 200 200
{api}/key-results/{id}/          DELETE 401 404 404 403 204 204 204 204 204 204
{api}/key-results/{id}/archival/ DELETE 401 404 404 403 204 204 204 204 204 204
{api}/key-results/{id}/check-ins/          GET   401 404 404 200 200 200 200 200 200 200
{api}/key-results/{id}/check-ins/{date}/   PUT   401 404 404 403 400 400 400 400 400 400
{api}/key-results/{id}/check-ins/{date}/   PUT+  401 404 404 403 201 201 201 201 201 201
{api}/key-results/{id}/supports/ GET    401 404 404 200 200 200 200 200 200 200
{api}/key-results/{id}/supports/ POST   401 404 404 403 400 400 400 400 400 400
{api}/key-results/{id}/supports/ POST+  401 404 404 403 201 201 201 201 201 201
{api}/supports/{id}/             GET    401 404 404 200 200 200 200 200 200 200
{api}/supports/{id}/             DELETE 401 404 404 403 204 204 204 204 204 204
{api}/check-ins/                 POST   401 404 404 403 400 400 400 400 400 400
{api}/check-ins/                 POST+  401 404 404 403 200 200 200 200 200 200
{api}/okr-imports/               POST   401 404 404 403 400 400 400 400 400 400
{api}/okr-imports/               POST+  401 404 404 403 200 200 200 200 200 200
{api}/okr-settings/              GET    401 404 404 200 200 200 200 200 200 200
{api}/okr-settings/              PATCH  401 404 404 403 403 403 403 403 403 200
{api}/okr-settings/              PATCH+ 401 404 404 403 403 403 403 403 403 200
"""


MAKES_SENSE: dict[str, dict[str, Any]] = {
    "{api}/cycles/": {"name": "Q2", "starts_on": "2026-04-01", "ends_on": "2026-06-30"},
    "{api}/cycles/{id}/": {"name": "First quarter"},
    "{api}/objectives/": {"cycle": "{cycle}", "title": "Win"},
    "{api}/objectives/{id}/": {"title": "Win more", "why": "Because."},
    "{api}/objectives/{id}/lines/{team}/": {"text": "We learnt."},
    "{api}/key-results/": {
        "objective": "{objective}", "title": "Leads", "kind": "increase",
        "baseline": 0, "target": 10,
    },
    "{api}/key-results/{id}/": {"title": "More leads", "weight": 2},
    "{api}/key-results/{id}/check-ins/{date}/": {"value": 4, "confidence": 7},
    "{api}/key-results/{id}/supports/": {"subject": {"type": "document", "id": "{document}"}},
    "{api}/check-ins/": {
        "check_ins": [{"external_id": "leads", "date": "{today}", "value": 4}],
    },
    "{api}/okr-imports/": {"format": "markdown", "text": "# Objective: Win\n\n- From 1 to 2\n"},
    "{api}/okr-settings/": {"on_track": 0.8},
}  # fmt: skip

ABOUT = {
    "{api}/cycles/{id}/": "cycle",
    "{api}/cycles/{id}/closing/": "cycle",
    "{api}/objectives/{id}/": "objective",
    "{api}/objectives/{id}/archival/": "objective",
    "{api}/objectives/{id}/lines/": "objective",
    "{api}/objectives/{id}/lines/{team}/": "objective",
    "{api}/key-results/{id}/": "key_result",
    "{api}/key-results/{id}/archival/": "key_result",
    "{api}/key-results/{id}/check-ins/": "key_result",
    "{api}/key-results/{id}/check-ins/{date}/": "key_result",
    "{api}/key-results/{id}/supports/": "key_result",
    "{api}/supports/{id}/": "support",
}
