"""The socket's address, for `portal.sockets`."""

from django.urls import path

from apps.workspaces.live import application

websocket_urlpatterns = [path("ws/live/", application)]  # type: ignore[arg-type]  # the URL router takes ASGI
