"""The socket's address."""

from django.urls import re_path

from apps.documents.collaboration.assembly import application

websocket_urlpatterns = [re_path(r"^ws/documents/[^/]+/?$", application)]  # type: ignore[arg-type]  # ASGI, no view
