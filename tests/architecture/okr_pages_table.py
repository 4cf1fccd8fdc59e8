"""What the pages of OKRs answer, for `test_every_url.py`."""

from typing import Any

#  v visitor  x stranger  l left  c commenter  s salesperson  m marketer
#  S sales lead  M marketing lead  L leader  a admin
TABLE = """
                                         v   x   l   c   s   m   S   M   L   a
{w}/okrs/                       GET    302 404 404 200 200 200 200 200 200 200
{w}/okrs/leaders/               GET    302 404 404 200 200 200 200 200 200 200
{w}/okrs/leaders.pdf            GET    302 404 404 200 200 200 200 200 200 200
{w}/okrs/import/                GET    302 404 404 403 200 200 200 200 200 200
{w}/okrs/import/                POST   302 404 404 403 400 400 400 400 400 400
{w}/okrs/import/                POST+  302 404 404 403 200 200 200 200 200 200
{w}/okrs/cycles/                GET    302 404 404 200 200 200 200 200 200 200
{w}/okrs/cycles/new/            GET    302 404 404 403 200 200 200 200 200 200
{w}/okrs/cycles/new/            POST   302 404 404 403 400 400 400 400 400 400
{w}/okrs/cycles/new/            POST+  302 404 404 403 302 302 302 302 302 302
{w}/okrs/cycles/{cycle}/        GET    302 404 404 200 200 200 200 200 200 200
{w}/okrs/cycles/{cycle}/edit/   GET    302 404 404 403 200 200 200 200 200 200
{w}/okrs/cycles/{cycle}/edit/   POST   302 404 404 403 400 400 400 400 400 400
{w}/okrs/cycles/{cycle}/closing/ GET   302 404 404 200 200 200 200 200 200 200
{w}/okrs/cycles/{cycle}/closing/ POST  302 404 404 403 403 403 400 400 400 400
{w}/okrs/cycles/{cycle}/objectives/new/  GET   302 404 404 403 200 200 200 200 200 200
{w}/okrs/cycles/{cycle}/objectives/new/  POST  302 404 404 403 400 400 400 400 400 400
{w}/okrs/cycles/{cycle}/objectives/new/  POST+ 302 404 404 403 302 302 302 302 302 302
{w}/okrs/objectives/{objective}/              GET  302 404 404 200 200 200 200 200 200 200
{w}/okrs/objectives/{objective}/card/         GET  302 404 404 200 200 200 200 200 200 200
{w}/okrs/objectives/{objective}/edit/         GET  302 404 404 403 200 200 200 200 200 200
{w}/okrs/objectives/{objective}/edit/         POST 302 404 404 403 400 400 400 400 400 400
{w}/okrs/objectives/{objective}/archival/     POST 302 404 404 403 302 302 302 302 302 302
{w}/okrs/objectives/{objective}/restoration/  POST 302 404 404 403 302 302 302 302 302 302
{w}/okrs/objectives/{objective}/line/         POST 302 404 404 403 403 403 302 302 403 403
{w}/okrs/objectives/{objective}/key-results/new/  GET   302 404 404 403 200 200 200 200 200 200
{w}/okrs/objectives/{objective}/key-results/new/  POST  302 404 404 403 400 400 400 400 400 400
{w}/okrs/objectives/{objective}/key-results/new/  POST+ 302 404 404 403 302 302 302 302 302 302
{w}/okrs/key-results/{key_result}/             GET   302 404 404 200 200 200 200 200 200 200
{w}/okrs/key-results/{key_result}/edit/        GET   302 404 404 403 200 200 200 200 200 200
{w}/okrs/key-results/{key_result}/edit/        POST  302 404 404 403 400 400 400 400 400 400
{w}/okrs/key-results/{key_result}/check-ins/   POST  302 404 404 403 400 400 400 400 400 400
{w}/okrs/key-results/{key_result}/check-ins/   POST+ 302 404 404 403 302 302 302 302 302 302
{w}/okrs/key-results/{key_result}/archival/    POST  302 404 404 403 302 302 302 302 302 302
{w}/okrs/key-results/{key_result}/restoration/ POST  302 404 404 403 302 302 302 302 302 302
{w}/okrs/key-results/{key_result}/supports/    GET   302 404 404 200 200 200 200 200 200 200
{w}/okrs/key-results/{key_result}/supports/    POST  302 404 404 403 400 400 400 400 400 400
{w}/okrs/key-results/{key_result}/supports/    POST+ 302 404 404 403 302 302 302 302 302 302
{w}/okrs/supports/{support}/removal/           POST  302 404 404 403 302 302 302 302 302 302
{w}/settings/okrs/              GET    302 404 404 200 200 200 200 200 200 200
{w}/settings/okrs/              POST   302 404 404 403 403 403 403 403 403 400
{w}/settings/okrs/              POST+  302 404 404 403 403 403 403 403 403 302
"""

MAKES_SENSE: dict[str, dict[str, Any]] = {
    "{w}/okrs/import/": {"text": "# 2026 Q1\n\n## Win\n\n- From 1 to 2\n"},
    "{w}/okrs/cycles/new/": {"name": "Q2", "starts_on": "2026-04-01", "ends_on": "2026-06-30"},
    "{w}/okrs/cycles/{cycle}/objectives/new/": {"title": "Win", "commitment": "aspirational"},
    "{w}/okrs/objectives/{objective}/key-results/new/": {
        "title": "Leads", "kind": "increase", "baseline": "0",
        "target": "10", "source": "manual",
    },
    "{w}/okrs/key-results/{key_result}/check-ins/": {"value": "4", "confidence": "7"},
    "{w}/okrs/key-results/{key_result}/supports/": {"address": "{address}"},
    "{w}/settings/okrs/": {
        "on_track": "0.8", "at_risk": "0.6", "grace": "0.1", "stale_after_days": "10",
        "check_in_every_days": "7",
    },
}  # fmt: skip
