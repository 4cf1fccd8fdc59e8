"""Every address × everybody: what each may ask, and what the rest are told."""

import pytest

from tests.architecture import okr_pages_table, okr_table
from tests.architecture.addresses import Address, every_address
from tests.architecture.table import Line, named, read, short
from tests.architecture.world import PARTS, World, tried
from tests.factories import bearer, make_token

pytestmark = pytest.mark.slow

# A method alone sends an empty form or body; with + what MAKES_SENSE says. What is not listed
# is not offered: 405 to whoever gets so far.
#
#  v visitor  x stranger  l left  c commenter  s salesperson  m marketer
#  S sales lead  M marketing lead  L leader  a admin
TABLE = """
                                        v   x   l   c   s   m   S   M   L   a

healthz                         GET    200 200 200 200 200 200 200 200 200 200
readyz                          GET    200 200 200 200 200 200 200 200 200 200

/                               GET    302 302 302 302 302 302 302 302 302 302
workspaces/                     GET    302 200 200 200 200 200 200 200 200 200
welcome/                        GET    302 200 200 200 200 200 200 200 200 200
welcome/                        POST   302 200 200 200 200 200 200 200 200 200
welcome/                        POST+  302 302 302 302 302 302 302 302 302 302
invitations/{secret}/           GET    200 200 200 200 200 200 200 200 200 200
invitations/{secret}/           POST   302 302 302 302 302 302 302 302 302 302
accounts/profile/               GET    302 200 200 200 200 200 200 200 200 200
accounts/profile/               POST   302 200 200 200 200 200 200 200 200 200
accounts/profile/               POST+  302 302 302 302 302 302 302 302 302 302

{w}/                            GET    302 404 404 200 200 200 200 200 200 200
{w}/members.json                GET    302 404 404 200 200 200 200 200 200 200
{w}/presence/                   GET    302 404 404 200 200 200 200 200 200 200
{w}/palette/                    GET    302 404 404 200 200 200 200 200 200 200
{w}/search/                     GET    302 404 404 200 200 200 200 200 200 200
{w}/activity/                   GET    302 404 404 200 200 200 200 200 200 200

{w}/settings/                   GET    302 404 404 200 200 200 200 200 200 200
{w}/settings/                   POST   302 404 404 403 403 403 403 403 403 400
{w}/settings/                   POST+  302 404 404 403 403 403 403 403 403 302
{w}/settings/people/            GET    302 404 404 200 200 200 200 200 200 200
{w}/settings/people/            POST   302 404 404 403 403 403 403 403 403 400
{w}/settings/people/            POST+  302 404 404 403 403 403 403 403 403 302
{w}/settings/people/departure/  GET    302 404 404 200 200 200 200 200 200 200
{w}/settings/people/departure/  POST   302 404 404 302 302 302 302 302 302 409
{w}/settings/people/{member}/   GET    302 404 404 403 403 403 403 403 403 200
{w}/settings/people/{member}/   POST   302 404 404 403 403 403 403 403 403 400
{w}/settings/people/{member}/   POST+  302 404 404 403 403 403 403 403 403 302
{w}/settings/people/{member}/removal/                     GET  302 404 404 403 403 403 403 403 403 200
{w}/settings/people/{member}/removal/                     POST 302 404 404 403 403 403 403 403 403 302
{w}/settings/people/invitations/{invitation}/revocation/  POST 302 404 404 403 403 403 403 403 403 302
{w}/settings/people/invitations/{invitation}/renewal/     POST 302 404 404 403 403 403 403 403 403 302
{w}/settings/tokens/            GET    302 404 404 200 200 200 200 200 200 200
{w}/settings/tokens/            POST   302 404 404 400 400 400 400 400 400 400
{w}/settings/tokens/            POST+  302 404 404 200 200 200 200 200 200 200
{w}/settings/tokens/{token}/revocation/                   POST 302 404 404 404 404 302 404 404 404 302

{w}/threads/                    GET    302 404 404 200 200 200 200 200 200 200
{w}/threads/preview/            POST   302 404 404 400 400 400 400 400 400 400
{w}/threads/preview/            POST+  302 404 404 200 200 200 200 200 200 200
{w}/threads/on/{type}/{thing}/  GET    302 404 404 200 200 200 200 200 200 200
{w}/threads/on/{type}/{thing}/  POST   302 404 404 400 400 400 400 400 400 400
{w}/threads/on/{type}/{thing}/  POST+  302 404 404 302 302 302 302 302 302 302
{w}/threads/{thread}/           GET    302 404 404 302 302 302 302 302 302 302
{w}/threads/{thread}/card/      GET    302 404 404 200 200 200 200 200 200 200
{w}/threads/{thread}/comments/  POST   302 404 404 400 400 400 400 400 400 400
{w}/threads/{thread}/comments/  POST+  302 404 404 302 302 302 302 302 302 302
{w}/threads/{thread}/resolution/ POST  302 404 404 403 403 302 403 302 403 403
{w}/threads/{thread}/reopening/ POST   302 404 404 302 302 302 302 302 302 302
{w}/threads/{thread}/kind/      POST   302 404 404 403 403 302 403 302 403 403
{w}/threads/{thread}/question/  POST   302 404 404 302 302 302 302 302 302 302
{w}/threads/{thread}/question/  POST+  302 404 404 302 302 302 302 302 302 302
{w}/threads/comments/{comment}/ GET    302 404 404 200 200 200 200 200 200 200
{w}/threads/comments/{comment}/ POST   302 404 404 403 403 400 403 403 403 403
{w}/threads/comments/{comment}/ POST+  302 404 404 403 403 302 403 403 403 403
{w}/threads/comments/{comment}/removal/   POST   302 404 404 403 403 302 403 403 403 302
{w}/threads/comments/{comment}/reactions/ POST   302 404 404 400 400 400 400 400 400 400
{w}/threads/comments/{comment}/reactions/ POST+  302 404 404 302 302 302 302 302 302 302

{w}/documents/                  GET    302 404 404 200 200 200 200 200 200 200
{w}/documents/archived/         GET    302 404 404 200 200 200 200 200 200 200
{w}/documents/suggest.json      GET    302 404 404 200 200 200 200 200 200 200
{w}/documents/new/              GET    302 404 404 403 200 200 200 200 200 200
{w}/documents/new/              POST   302 404 404 403 400 400 400 400 400 400
{w}/documents/new/              POST+  302 404 404 403 302 302 302 302 302 302
{w}/documents/import/           GET    302 404 404 403 200 200 200 200 200 200
{w}/documents/import/           POST   302 404 404 403 400 400 400 400 400 400
{w}/documents/imports/{bringing}/                         GET  302 404 404 404 404 200 404 404 404 404
{w}/documents/tree/             GET    302 404 404 200 200 200 200 200 200 200
{w}/documents/tree/             POST   302 404 404 403 400 400 400 400 400 400
{w}/documents/tree/             POST+  302 404 404 403 204 204 204 204 204 204
{w}/documents/{document}/       GET    302 404 404 200 200 200 200 200 200 200
{w}/documents/{document}/files/           POST   302 404 404 403 400 400 400 400 400 400
{w}/files/{file}/{name}         GET    302 404 404 200 200 200 200 200 200 200
{w}/documents/{document}/title/           GET    302 404 404 200 200 200 200 200 200 200
{w}/documents/{document}/title/           POST   302 404 404 403 400 400 400 400 400 400
{w}/documents/{document}/title/           POST+  302 404 404 403 302 302 302 302 302 302
{w}/documents/{document}/links/           GET    302 404 404 200 200 200 200 200 200 200
{w}/documents/{document}/impacts/{impact}/ GET   302 404 404 200 200 200 200 200 200 200
{w}/documents/{document}/impacts/{impact}/confirmation/ POST 302 404 404 403 302 302 302 302 302 302
{w}/documents/{document}/sections/        GET    302 404 404 200 200 200 200 200 200 200
{w}/documents/{document}/sign-off/        POST   302 404 404 403 403 403 400 400 403 403
{w}/documents/{document}/sign-off/        POST+  302 404 404 403 403 403 302 302 403 403
{w}/documents/{document}/withdrawal/      POST   302 404 404 403 403 403 404 404 403 403
{w}/documents/{document}/withdrawal/      POST+  302 404 404 403 403 403 409 409 403 403
{w}/documents/{document}/agreed/          GET    302 404 404 200 200 200 200 200 200 200
{w}/documents/{document}/changes/         GET    302 404 404 200 200 200 200 200 200 200
{w}/documents/{document}/versions/        GET    302 404 404 200 200 200 200 200 200 200
{w}/documents/{document}/versions/        POST   302 404 404 403 400 400 400 400 400 400
{w}/documents/{document}/versions/        POST+  302 404 404 403 302 302 302 302 302 302
{w}/documents/{document}/versions/{number}/restoration/ POST 302 404 404 403 409 409 409 409 409 409
{w}/documents/{document}/template/        POST   302 404 404 403 400 400 400 400 400 400
{w}/documents/{document}/template/        POST+  302 404 404 403 302 302 302 302 302 302
{w}/documents/templates/        GET    302 404 404 200 200 200 200 200 200 200
{w}/documents/templates/{template}/removal/ POST 302 404 404 403 302 302 302 302 302 302
{w}/documents/{document}/place/           GET    302 404 404 403 200 200 200 200 200 200
{w}/documents/{document}/place/           POST   302 404 404 403 302 302 302 302 302 302
{w}/documents/{document}/archival/        POST   302 404 404 403 302 302 302 302 302 302
{w}/documents/{document}/restoration/     POST   302 404 404 403 302 302 302 302 302 302
{w}/documents/{document}/review-interval/ POST   302 404 404 403 302 302 302 302 302 302
{w}/documents/{document}/review-interval/ POST+  302 404 404 403 302 302 302 302 302 302
{w}/documents/{document}/export/          GET    302 404 404 200 200 200 200 200 200 200
{w}/documents/{document}/export/          POST   302 404 404 400 400 400 400 400 400 400
{w}/documents/{document}/export/          POST+  302 404 404 302 302 302 302 302 302 302
{w}/documents/exports/{exported}/                         GET  302 404 404 404 404 200 404 404 404 404
{w}/documents/exports/{exported}/file/                    GET  302 404 404 404 404 200 404 404 404 404
{w}/documents/{document}/export.md                        GET  302 404 404 200 200 200 200 200 200 200
{w}/documents/{document}/export.html                      GET  302 404 404 200 200 200 200 200 200 200
{w}/documents/{document}/export.docx                      GET  302 404 404 200 200 200 200 200 200 200
{w}/documents/{document}/export.pdf                       GET  302 404 404 200 200 200 200 200 200 200

{w}/campaigns/                  GET    302 404 404 200 200 200 200 200 200 200
{w}/campaigns/calendar/         GET    302 404 404 200 200 200 200 200 200 200
{w}/campaigns/lessons/          GET    302 404 404 200 200 200 200 200 200 200
{w}/campaigns/archived/         GET    302 404 404 200 200 200 200 200 200 200
{w}/campaigns/new/              GET    302 404 404 403 200 200 200 200 200 200
{w}/campaigns/new/              POST   302 404 404 403 400 400 400 400 400 400
{w}/campaigns/new/              POST+  302 404 404 403 302 302 302 302 302 302
{w}/campaigns/{campaign}/       GET    302 404 404 200 200 200 200 200 200 200
{w}/campaigns/{campaign}/head/            GET    302 404 404 200 200 200 200 200 200 200
{w}/campaigns/{campaign}/edit/            GET    302 404 404 403 200 200 200 200 200 200
{w}/campaigns/{campaign}/edit/            POST   302 404 404 403 400 400 400 400 400 400
{w}/campaigns/{campaign}/edit/            POST+  302 404 404 403 302 302 302 302 302 302
{w}/campaigns/{campaign}/stage/           POST   302 404 404 403 400 400 400 400 400 400
{w}/campaigns/{campaign}/stage/           POST+  302 404 404 403 302 302 302 302 302 302
{w}/campaigns/{campaign}/briefing/        GET    302 404 404 200 200 200 200 200 200 200
{w}/campaigns/{campaign}/briefing/        POST   302 404 404 302 302 403 302 403 403 403
{w}/campaigns/{campaign}/launch/          GET    302 404 404 200 200 200 200 200 200 200
{w}/campaigns/{campaign}/launch/          POST   302 404 404 403 409 409 409 409 409 409
{w}/campaigns/{campaign}/launch/          POST+  302 404 404 403 403 403 403 403 302 302
{w}/campaigns/{campaign}/timeline/        GET    302 404 404 200 200 200 200 200 200 200
{w}/campaigns/{campaign}/results/         GET    302 404 404 200 200 200 200 200 200 200
{w}/campaigns/{campaign}/results/         POST   302 404 404 403 302 302 302 302 302 302
{w}/campaigns/{campaign}/results/         POST+  302 404 404 403 302 302 302 302 302 302
{w}/campaigns/{campaign}/post-mortem/     POST   302 404 404 400 400 400 400 400 403 403
{w}/campaigns/{campaign}/post-mortem/     POST+  302 404 404 302 302 302 302 302 403 403
{w}/campaigns/{campaign}/archival/        POST   302 404 404 403 302 302 302 302 302 302
{w}/campaigns/{campaign}/restoration/     POST   302 404 404 403 302 302 302 302 302 302
{w}/campaigns/{campaign}/drafts/new/      GET    302 404 404 403 200 200 200 200 200 200
{w}/campaigns/{campaign}/drafts/new/      POST   302 404 404 403 400 400 400 400 400 400
{w}/campaigns/{campaign}/drafts/new/      POST+  302 404 404 403 302 302 302 302 302 302
{w}/campaigns/{campaign}/drafts/{draft}/          GET    302 404 404 200 200 200 200 200 200 200
{w}/campaigns/{campaign}/drafts/{draft}/reviews/  GET    302 404 404 200 200 200 200 200 200 200
{w}/campaigns/{campaign}/drafts/{draft}/reviews/  POST   302 404 404 400 400 400 400 400 403 403
{w}/campaigns/{campaign}/drafts/{draft}/reviews/  POST+  302 404 404 302 302 302 302 302 403 403
{w}/campaigns/{campaign}/drafts/{draft}/changes/  GET    302 404 404 302 302 302 302 302 302 302
api/v1/schema/                  GET    200 200 200 200 200 200 200 200 200 200
api/v1/docs/                    GET    200 200 200 200 200 200 200 200 200 200
api/v1/me/                      GET    401 200 200 200 200 200 200 200 200 200
{api}/members/                  GET    401 404 404 200 200 200 200 200 200 200
{api}/members/{id}/             GET    401 404 404 200 200 200 200 200 200 200
{api}/search/                   GET    401 404 404 400 400 400 400 400 400 400
{api}/activity/                 GET    401 404 404 200 200 200 200 200 200 200
{api}/activity/{id}/            GET    401 404 404 200 200 200 200 200 200 200
{api}/documents/                GET    401 404 404 200 200 200 200 200 200 200
{api}/documents/                POST   401 404 404 403 400 400 400 400 400 400
{api}/documents/                POST+  401 404 404 403 201 201 201 201 201 201
{api}/documents/{id}/           GET    401 404 404 200 200 200 200 200 200 200
{api}/documents/{id}/           PATCH  401 404 404 403 200 200 200 200 200 200
{api}/documents/{id}/           PATCH+ 401 404 404 403 200 200 200 200 200 200
{api}/documents/{id}/           DELETE 401 404 404 403 204 204 204 204 204 204
{api}/documents/{id}/archival/  GET    401 404 404 200 200 200 200 200 200 200
{api}/documents/{id}/archival/  POST   401 404 404 403 201 201 201 201 201 201
{api}/documents/{id}/archival/  DELETE 401 404 404 403 204 204 204 204 204 204
{api}/documents/{id}/content/   GET    401 404 404 200 200 200 200 200 200 200
{api}/documents/{id}/content/   PUT    401 404 404 403 428 428 428 428 428 428
{api}/documents/{id}/content/   PUT+   401 404 404 403 200 200 200 200 200 200
{api}/documents/{id}/content/   PATCH  401 404 404 403 400 400 400 400 400 400
{api}/documents/{id}/content/   PATCH+ 401 404 404 403 200 200 200 200 200 200
{api}/documents/{id}/files/     GET    401 404 404 200 200 200 200 200 200 200
{api}/documents/{id}/files/     POST   401 404 404 403 415 415 415 415 415 415
{api}/files/{id}/               GET    401 404 404 200 200 200 200 200 200 200
{api}/files/{id}/content/       GET    401 404 404 200 200 200 200 200 200 200
{api}/imports/                  GET    401 404 404 200 200 200 200 200 200 200
{api}/imports/                  POST   401 404 404 403 415 415 415 415 415 415
{api}/imports/{id}/             GET    401 404 404 404 404 200 404 404 404 404
{api}/documents/{id}/links/     GET    401 404 404 200 200 200 200 200 200 200
{api}/documents/{id}/backlinks/ GET    401 404 404 200 200 200 200 200 200 200
{api}/documents/{id}/impacts/   GET    401 404 404 200 200 200 200 200 200 200
{api}/impacts/{id}/             GET    401 404 404 200 200 200 200 200 200 200
{api}/impacts/{id}/confirmation/ POST  401 404 404 403 201 201 201 201 201 201
{api}/documents/{id}/sections/  GET    401 404 404 200 200 200 200 200 200 200
{api}/documents/{id}/sections/{section}/                 GET   401 404 404 200 200 200 200 200 200 200
{api}/documents/{id}/sections/{section}/sign-off/        POST   401 404 404 403 403 403 400 400 403 403
{api}/documents/{id}/sections/{section}/sign-off/        POST+  401 404 404 403 403 403 201 201 403 403
{api}/documents/{id}/sections/{section}/sign-off/        DELETE 401 404 404 403 403 403 409 409 403 403
{api}/documents/{id}/sign-offs/ POST   401 404 404 403 403 403 400 400 403 403
{api}/documents/{id}/sign-offs/ POST+  401 404 404 403 403 403 201 201 403 403
{api}/documents/{id}/versions/  GET    401 404 404 200 200 200 200 200 200 200
{api}/documents/{id}/versions/  POST   401 404 404 403 400 400 400 400 400 400
{api}/documents/{id}/versions/  POST+  401 404 404 403 201 201 201 201 201 201
{api}/documents/{id}/versions/{version}/                 GET   401 404 404 200 200 200 200 200 200 200
{api}/documents/{id}/versions/{version}/content/         GET   401 404 404 200 200 200 200 200 200 200
{api}/documents/{id}/versions/{version}/restoration/     POST  401 404 404 403 409 409 409 409 409 409
{api}/documents/{id}/versions/{version}/changes/{other}/ GET   401 404 404 200 200 200 200 200 200 200
{api}/campaigns/                GET    401 404 404 200 200 200 200 200 200 200
{api}/campaigns/                POST   401 404 404 403 400 400 400 400 400 400
{api}/campaigns/                POST+  401 404 404 403 201 201 201 201 201 201
{api}/campaigns/{id}/           GET    401 404 404 200 200 200 200 200 200 200
{api}/campaigns/{id}/           PATCH  401 404 404 403 200 200 200 200 200 200
{api}/campaigns/{id}/           PATCH+ 401 404 404 403 200 200 200 200 200 200
{api}/campaigns/{id}/           DELETE 401 404 404 403 204 204 204 204 204 204
{api}/campaigns/{id}/archival/  GET    401 404 404 200 200 200 200 200 200 200
{api}/campaigns/{id}/archival/  POST   401 404 404 403 201 201 201 201 201 201
{api}/campaigns/{id}/archival/  DELETE 401 404 404 403 204 204 204 204 204 204
{api}/campaigns/{id}/drafts/    GET    401 404 404 200 200 200 200 200 200 200
{api}/campaigns/{id}/drafts/    POST   401 404 404 403 400 400 400 400 400 400
{api}/campaigns/{id}/drafts/    POST+  401 404 404 403 201 201 201 201 201 201
{api}/campaigns/{id}/drafts/{draft}/ GET    401 404 404 200 200 200 200 200 200 200
{api}/campaigns/{id}/drafts/{draft}/ PATCH  401 404 404 403 400 400 400 400 400 400
{api}/campaigns/{id}/drafts/{draft}/ PATCH+ 401 404 404 403 200 200 200 200 200 200
{api}/campaigns/{id}/reviews/   GET    401 404 404 200 200 200 200 200 200 200
{api}/campaigns/{id}/reviews/   POST   401 404 404 400 400 400 400 400 403 403
{api}/campaigns/{id}/reviews/   POST+  401 404 404 201 201 201 201 201 403 403
{api}/campaigns/{id}/briefings/ GET    401 404 404 200 200 200 200 200 200 200
{api}/campaigns/{id}/briefings/ POST   401 404 404 201 201 403 201 403 403 403
{api}/campaigns/{id}/launch/    GET    401 404 404 200 200 200 200 200 200 200
{api}/campaigns/{id}/launch/    POST   401 404 404 403 409 409 409 409 409 409
{api}/campaigns/{id}/launch/    POST+  401 404 404 403 403 403 403 403 201 201
{api}/campaigns/{id}/results/   GET    401 404 404 200 200 200 200 200 200 200
{api}/campaigns/{id}/results/   PUT    401 404 404 403 200 200 200 200 200 200
{api}/campaigns/{id}/results/   PUT+   401 404 404 403 200 200 200 200 200 200
{api}/campaigns/{id}/post-mortem/ GET   401 404 404 200 200 200 200 200 200 200
{api}/campaigns/{id}/post-mortem/ POST  401 404 404 400 400 400 400 400 403 403
{api}/campaigns/{id}/post-mortem/ POST+ 401 404 404 201 201 201 201 201 403 403
{api}/campaigns/{id}/lessons/   GET    401 404 404 200 200 200 200 200 200 200
{api}/templates/                GET    401 404 404 200 200 200 200 200 200 200
{api}/templates/                POST   401 404 404 403 400 400 400 400 400 400
{api}/templates/                POST+  401 404 404 403 201 201 201 201 201 201
{api}/templates/{id}/           GET    401 404 404 200 200 200 200 200 200 200
{api}/templates/{id}/           PATCH  401 404 404 403 400 400 400 400 400 400
{api}/templates/{id}/           PATCH+ 401 404 404 403 200 200 200 200 200 200
{api}/templates/{id}/           DELETE 401 404 404 403 204 204 204 204 204 204
{api}/threads/                  GET    401 404 404 200 200 200 200 200 200 200
{api}/threads/                  POST   401 404 404 400 400 400 400 400 400 400
{api}/threads/                  POST+  401 404 404 201 201 201 201 201 201 201
{api}/threads/{id}/             GET    401 404 404 200 200 200 200 200 200 200
{api}/threads/{id}/             PATCH  401 404 404 200 200 200 200 200 200 200
{api}/threads/{id}/             PATCH+ 401 404 404 403 403 200 403 200 403 403
{api}/threads/{id}/resolution/  POST   401 404 404 403 403 201 403 201 403 403
{api}/threads/{id}/resolution/  DELETE 401 404 404 204 204 204 204 204 204 204
{api}/threads/{id}/comments/    GET    401 404 404 200 200 200 200 200 200 200
{api}/threads/{id}/comments/    POST   401 404 404 400 400 400 400 400 400 400
{api}/threads/{id}/comments/    POST+  401 404 404 201 201 201 201 201 201 201
{api}/comments/{id}/            GET    401 404 404 200 200 200 200 200 200 200
{api}/comments/{id}/            PATCH  401 404 404 403 403 400 403 403 403 403
{api}/comments/{id}/            PATCH+ 401 404 404 403 403 200 403 403 403 403
{api}/comments/{id}/            DELETE 401 404 404 403 403 204 403 403 403 204
{api}/comments/{id}/history/    GET    401 404 404 200 200 200 200 200 200 200
{api}/comments/{id}/reactions/  POST   401 404 404 400 400 400 400 400 400 400
{api}/comments/{id}/reactions/  POST+  401 404 404 201 201 201 201 201 201 201
{api}/comments/{id}/reactions/  DELETE 401 404 404 400 400 400 400 400 400 400
{api}/documents/{id}/export.md                           GET   401 404 404 200 200 200 200 200 200 200
{api}/documents/{id}/export.html                         GET   401 404 404 200 200 200 200 200 200 200
{api}/documents/{id}/export.docx                         GET   401 404 404 200 200 200 200 200 200 200
{api}/documents/{id}/export.pdf                          GET   401 404 404 200 200 200 200 200 200 200
"""  # noqa: E501 - one line says everything about one method of one address

MAKES_SENSE: dict[str, dict[str, object]] = {
    "welcome/": {"name": "New", "slug": "new"},
    "accounts/profile/": {"name": "Somebody", "time_zone": "UTC"},
    "{w}/settings/": {"name": "Acme Corporation"},
    "{w}/settings/people/": {"email": "more@acme.example", "team": "sales", "role": "editor"},
    "{w}/settings/people/{member}/": {"team": "marketing", "role": "editor"},
    "{w}/settings/tokens/": {"label": "CRM", "scopes": "documents:read", "valid": "30"},
    "{w}/documents/new/": {"title": "New", "kind": "page"},
    "{w}/documents/{document}/export/": {"format": "md"},
    "{w}/documents/tree/": {"document": "{document}", "position": 0},
    "{w}/documents/{document}/title/": {"title": "New"},
    "{w}/documents/{document}/review-interval/": {"review_every_days": 30},
    "{w}/documents/{document}/sign-off/": {"section": "{section}", "content_hash": "{hash}"},
    "{w}/documents/{document}/withdrawal/": {"section": "{section}"},
    "{w}/documents/{document}/versions/": {"name": "Spring"},
    "{w}/documents/{document}/template/": {"title": "Play"},
    "{w}/campaigns/new/": {"name": "Spring"},
    "{w}/campaigns/{campaign}/edit/": {"name": "Summer"},
    "{w}/campaigns/{campaign}/stage/": {"stage": "in_review"},
    "{w}/campaigns/{campaign}/launch/": {"override_reason": "The fair is tomorrow."},
    "{w}/campaigns/{campaign}/results/": {"leads": 12, "revenue": "1200.50", "currency": "EUR"},
    "{w}/campaigns/{campaign}/post-mortem/": {"kind": "lesson", "text": "Write shorter mails."},
    "{w}/campaigns/{campaign}/drafts/new/": {"title": "Mail", "channel": "email"},
    "{w}/campaigns/{campaign}/drafts/{draft}/reviews/": {
        "content_hash": "{draft_hash}",
        "decision": "approve",
    },
    "{api}/documents/{id}/sections/{section}/sign-off/": {"content_hash": "{hash}"},
    "{api}/documents/{id}/sign-offs/": {
        "sections": [{"section": "{section}", "content_hash": "{hash}"}]
    },
    "{api}/documents/{id}/versions/": {"name": "Spring"},
    "{api}/templates/": {"document": "{document}", "title": "Play"},
    "{api}/templates/{id}/": {"title": "Another play"},
    "{api}/campaigns/": {"name": "Spring"},
    "{api}/campaigns/{id}/": {"goal": "Thirty meetings"},
    "{api}/campaigns/{id}/drafts/": {"title": "Mail", "channel": "email"},
    "{api}/campaigns/{id}/drafts/{draft}/": {"channel": "one_pager"},
    "{api}/campaigns/{id}/reviews/": {
        "draft": "{draft}",
        "content_hash": "{draft_hash}",
        "decision": "approve",
    },
    "{api}/campaigns/{id}/launch/": {"override_reason": "The fair is tomorrow."},
    "{api}/campaigns/{id}/results/": {"leads": 12, "revenue": "1200.50", "currency": "EUR"},
    "{api}/campaigns/{id}/post-mortem/": {"kind": "lesson", "text": "Write shorter mails."},
    "{w}/threads/preview/": {"body": "*Why?*"},
    "{w}/threads/on/{type}/{thing}/": {"body": "Why?"},
    "{w}/threads/{thread}/comments/": {"body": "Because."},
    "{w}/threads/{thread}/question/": {"awaiting_team": "sales"},
    "{w}/threads/comments/{comment}/": {"body": "No, thanks."},
    "{w}/threads/comments/{comment}/reactions/": {"emoji": "👍"},
    "{api}/threads/": {"subject": {"type": "document", "id": "{document}"}, "body": "Why?"},
    "{api}/threads/{id}/": {"blocking": False},
    "{api}/threads/{id}/comments/": {"body": "Because."},
    "{api}/comments/{id}/": {"body": "No, thanks."},
    "{api}/comments/{id}/reactions/": {"emoji": "👍"},
    "{api}/documents/": {"title": "New", "kind": "page"},
    "{api}/documents/{id}/": {"title": "New"},
    "PUT {api}/documents/{id}/content/": {"type": "doc", "content": [{"type": "paragraph"}]},
    "PATCH {api}/documents/{id}/content/": {"operations": [{"op": "append", "markdown": "More."}]},
}
NOT_THE_DOCUMENT = {
    "{w}/documents/{document}/restoration/": "archived",
    "{api}/documents/{id}/archival/": "archived",
    "{api}/templates/{id}/": "template",
    "{w}/campaigns/{campaign}/results/": "launched",
    "{w}/campaigns/{campaign}/post-mortem/": "launched",
    "{w}/campaigns/{campaign}/restoration/": "archived_campaign",
    "{api}/campaigns/{id}/": "campaign",
    "{api}/campaigns/{id}/archival/": "archived_campaign",
    "{api}/campaigns/{id}/drafts/": "campaign",
    "{api}/campaigns/{id}/drafts/{draft}/": "campaign",
    "{api}/campaigns/{id}/reviews/": "campaign",
    "{api}/campaigns/{id}/briefings/": "campaign",
    "{api}/campaigns/{id}/launch/": "campaign",
    "{api}/campaigns/{id}/results/": "launched",
    "{api}/campaigns/{id}/post-mortem/": "launched",
    "{api}/campaigns/{id}/lessons/": "campaign",
    "{api}/members/{id}/": "colleague",
    "{api}/files/{id}/": "file",
    "{api}/files/{id}/content/": "file",
    "{api}/imports/{id}/": "bringing",
    "{api}/activity/{id}/": "event",
    "{api}/threads/{id}/": "thread",
    "{api}/threads/{id}/resolution/": "thread",
    "{api}/threads/{id}/comments/": "thread",
    "{api}/comments/{id}/": "comment",
    "{api}/comments/{id}/history/": "comment",
    "{api}/comments/{id}/reactions/": "comment",
    "{api}/impacts/{id}/": "impact",
    "{api}/impacts/{id}/confirmation/": "impact",
}
"""Addresses that are asked about something else than the world's document."""

LINES = [
    *read(TABLE, MAKES_SENSE, NOT_THE_DOCUMENT),
    *read(okr_table.TABLE, okr_table.MAKES_SENSE, okr_table.ABOUT),
    *read(okr_pages_table.TABLE, okr_pages_table.MAKES_SENSE, {}),
]

OURS = {short(one): one for one in every_address() if not one.is_allauths}
IN_A_WORKSPACE = [one for one in OURS.values() if one.in_a_workspace]
OF_REST = [line for line in LINES if line.short.startswith("{api}")]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def test_every_address_is_in_the_table() -> None:
    assert {line.short for line in LINES} == set(OURS)


@pytest.mark.parametrize("line", LINES, ids=named)
def test_everybody_is_answered_as_the_table_says(line: Line, world: World) -> None:
    path, sent = line.path(world), line.sent(world)
    told = {part: tried(world.browser(part), line.method, path, **sent) for part in PARTS}
    assert {part: answer.status_code for part, answer in told.items()} == line.expected


@pytest.mark.parametrize("line", OF_REST, ids=named)
def test_a_token_opens_what_its_member_may(line: Line, world: World) -> None:
    path, sent = line.path(world), line.sent(world)
    told = {}
    for part, member in vars(world.cast).items():
        answer = tried(bearer(make_token(member)[1]), line.method, path, **sent)
        told[part] = answer.status_code
    assert told == {part: line.expected[part] for part in told}
    assert tried(bearer(world.left_secret), line.method, path, **sent).status_code == 401


@pytest.mark.parametrize("address", OURS.values(), ids=named)
def test_a_method_that_is_not_in_the_table_is_not_offered(address: Address, world: World) -> None:
    lines = [line for line in LINES if line.short == short(address)]
    found_by = "marketer" if lines[0].expected["admin"] == 404 else "admin"
    browser, path = world.browser(found_by), lines[0].path(world)
    others = set(METHODS) - {line.method for line in lines}
    told = {method: tried(browser, method, path).status_code for method in others}
    assert told == dict.fromkeys(others, 405)


@pytest.mark.parametrize("address", IN_A_WORKSPACE, ids=named)
def test_below_a_workspace_strangers_find_nothing_and_visitors_are_sent_to_sign_in(
    address: Address, world: World
) -> None:
    path = address.path(world)
    for method in ("GET", "POST", "DELETE"):
        for part in ("stranger", "left"):
            assert tried(world.browser(part), method, path).status_code == 404
        answer = tried(world.browser("visitor"), method, path)
        if address.is_api:
            assert answer.status_code == 401
            assert answer["WWW-Authenticate"].startswith("Bearer")
        else:
            assert answer.status_code == 302
            assert answer["Location"].startswith("/accounts/login/?next=")


MALFORMED = ("not-an-id", "1", "%00", "00000000-0000-0000-0000-000000000000", "x" * 3000, "%FF")
NUMBERED = ("slug:version", "slug:other", "int:number")
"""Versions have numbers: “1” is one."""


@pytest.mark.parametrize("address", IN_A_WORKSPACE, ids=named)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_malformed_id_finds_nothing(address: Address, method: str, world: World) -> None:
    browser = world.browser("sales_lead" if "sign-off" in address.route else "admin")
    offered = {line.method for line in LINES if line.short == short(address)}
    refused = (404,) if method in offered else (404, 405)
    for parameter in set(address.parameters) - {"str:secret", "str:name"}:
        for wrong in MALFORMED:
            if wrong == "1" and parameter in NUMBERED:
                continue
            path = address.path(world, **{parameter: wrong})
            assert tried(browser, method, path).status_code in refused, path


def test_what_belongs_to_another_workspace_is_not_found_here(world: World) -> None:
    theirs = world.of_the_stranger()
    browser = world.browser("admin")
    for address in IN_A_WORKSPACE:
        if set(address.parameters) - {"slug:workspace"}:
            path = address.path(world, **theirs)
            assert tried(browser, "GET", path).status_code in (404, 405), path
            assert tried(browser, "POST", path).status_code in (404, 405), path


ALLAUTHS = [one for one in every_address() if one.is_allauths]


@pytest.mark.parametrize("address", ALLAUTHS, ids=named)
def test_allauths_pages_answer_everybody(address: Address, world: World) -> None:
    path = address.path_of_allauth()
    for part in ("visitor", "marketer"):
        for method in METHODS:
            assert tried(world.browser(part), method, path).status_code < 500
