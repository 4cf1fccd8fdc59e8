"""Every REST address, assembled from what the apps offer, below `/api/v1/`."""

from django.urls import include, path

from apps.activity import api as activity
from apps.api.docs import Docs, Schema
from apps.campaigns.api import urls as campaigns
from apps.discussions.api import urls as discussions
from apps.documents.api import urls as documents
from apps.files import api as files
from apps.okrs.api import urls as okrs
from apps.search import api as search
from apps.workspaces import api as workspaces

app_name = "api"

below_a_workspace = [
    *workspaces.urlpatterns,
    *documents.urlpatterns,
    *campaigns.urlpatterns,
    *files.urlpatterns,
    *discussions.urlpatterns,
    *okrs.urlpatterns,
    *activity.urlpatterns,
    *search.urlpatterns,
]

urlpatterns = [
    path("v1/me/", workspaces.Me.as_view(), name="me"),
    path("v1/schema/", Schema.as_view(), name="schema"),
    path("v1/docs/", Docs.as_view(), name="docs"),
    path("v1/workspaces/<slug:workspace>/", include(below_a_workspace)),
]
