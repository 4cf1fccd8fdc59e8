"""The whole portal as one ASGI application: static files, pages and API, sockets."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from django.conf import settings
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application
from django.core.handlers.asgi import ASGIHandler
from django.urls import get_resolver

django = get_asgi_application()  # sets Django up; what follows may import models

from channels.routing import ProtocolTypeRouter
from servestatic import ServeStaticASGI

from portal.sockets import sockets

get_resolver().url_patterns  # noqa: B018  (a broken address stops the start, not a visitor)


def with_static_files(pages: ASGIHandler) -> Any:
    """Answers what lies below STATIC_URL itself: it needs no session, no database, no thread."""
    if settings.STATIC_FILES == "source":
        return ASGIStaticFilesHandler(pages)
    return ServeStaticASGI(pages, root=settings.STATIC_ROOT, prefix=settings.STATIC_URL)


application = ProtocolTypeRouter({"http": with_static_files(django), "websocket": sockets})
