"""Every address. The fixed ones come first: below them, the first word names a workspace."""

from django.urls import URLPattern, URLResolver, include, path

from portal import health

handler400 = "portal.errors.bad_request"
handler500 = "portal.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
]

# In this order: the workspaces' addresses begin with any word that is left.
for prefix, module in (
    ("api/", "apps.api.urls"),
    ("", "apps.accounts.urls"),
    ("<slug:workspace>/", "apps.search.urls"),
    ("<slug:workspace>/", "apps.discussions.urls"),
    ("<slug:workspace>/", "apps.okrs.urls"),
    ("<slug:workspace>/", "apps.campaigns.urls"),
    ("<slug:workspace>/", "apps.documents.urls"),
    ("<slug:workspace>/", "apps.files.urls"),
    ("<slug:workspace>/", "apps.activity.urls"),
    ("", "apps.workspaces.urls"),
):
    urlpatterns.append(path(prefix, include(module)))
