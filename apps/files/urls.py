"""Addresses of files below `/<workspace>/`."""

from django.urls import path

from apps.files.views import FileContent

app_name = "files"

urlpatterns = [
    path("files/<uuid:file>/<str:name>", FileContent.as_view(), name="file"),
]
