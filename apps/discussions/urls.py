"""Addresses of threads below `/<workspace>/`."""

from django.urls import path

from apps.discussions.views.links import PermanentLink

app_name = "discussions"

urlpatterns = [
    path("threads/<uuid:thread>/", PermanentLink.as_view(), name="thread"),
]
