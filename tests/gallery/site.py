"""The smallest site that can show the templates: no database, no product views."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django
from django.conf import settings
from django.contrib import messages
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils import timezone

ROOT = Path(__file__).resolve().parents[2]
LONG = "How we answer when a prospect says that our price is a third above the one they pay today"


def configure() -> None:
    settings.configure(
        DEBUG=True,
        SECRET_KEY="only for pictures",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="tests.gallery.site",
        USE_TZ=True,
        STATIC_URL="/static/",
        STATICFILES_DIRS=[ROOT / "static"],
        FORM_RENDERER="django.forms.renderers.TemplatesSetting",
        MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
        INSTALLED_APPS=[
            "django.forms",
            "django.contrib.humanize",
            "django.contrib.messages",
            "django.contrib.staticfiles",
            "lucide",
            "apps.core",
        ],
        MIDDLEWARE=["django.contrib.messages.middleware.MessageMiddleware"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [ROOT / "templates", Path(__file__).parent / "templates"],
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.messages.context_processors.messages",
                    ],
                    "builtins": [
                        "apps.core.templatetags.components",
                        "apps.core.templatetags.look",
                    ],
                },
            }
        ],
    )
    django.setup()


def node(pk: str, title: str, *pages: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"pk": pk, "title": title, "get_absolute_url": f"/gallery/{pk}", "pages": pages} | more


def book() -> list[dict[str, Any]]:
    plays = [
        node("d5", "Price objection", seal={"total": 6, "agreed": 4, "sales": 1, "marketing": 0}),
        node("d6", LONG),
        node("d7", "Renewal at risk"),
    ]
    return [
        node("d1", "Value proposition", seal={"total": 5, "agreed": 5}),
        node("d2", "Ideal client profile", seal={"total": 8, "agreed": 3, "marketing": 2}),
        node("d3", "Sales playbook", node("d4", "Discovery", *plays), open=True),
        node("d8", ""),
    ]


def nav() -> list[dict[str, Any]]:
    tree = {"nodes": book(), "current": "d5"}
    below = SimpleNamespace(template="documents/_sidebar_tree.html", context=tree)
    return [
        {"label": "Home", "icon": "house", "href": "/gallery/workspace"},
        {"label": "Book", "icon": "book-open", "href": "/gallery/book", "below": below},
        {"label": "Activity", "icon": "history", "href": "/gallery/activity"},
        {"label": "Settings", "icon": "settings-2", "href": "/gallery/settings"},
    ]


def people() -> list[dict[str, str]]:
    return [
        {"name": "Ana Ruiz", "team": "sales"},
        {"name": "Ben Okafor", "team": "marketing"},
        {"name": "Chloé Bernard-Vasquez de la Torre", "team": "marketing"},
        {"name": "Dai", "team": "leadership"},
        {"name": "Emil Novák", "team": "sales"},
        {"name": "Fatima Zahra", "team": "sales"},
    ]


def entries() -> list[dict[str, Any]]:
    now = timezone.now()
    ana, ben, *_ = people()
    return [
        {"pk": 1, "by": ana, "sentence": "renamed", "title": "Price objection", "href": "#",
         "detail": "Before: Too expensive", "at": now - timedelta(minutes=4)},
        {"pk": 2, "by": ben, "sentence": "created", "title": LONG, "href": "#",
         "at": now - timedelta(days=2)},
        {"pk": 3, "by": None, "sentence": "An import finished:", "title": "Sales playbook",
         "at": now - timedelta(days=400)},
    ]  # fmt: skip


def sections() -> list[dict[str, Any]]:
    titles = [("When it comes up", 2), ("What they mean", 2), ("What we say", 2),
              ("If procurement asks", 3), (LONG, 3), ("Proof", 2)]  # fmt: skip
    return [{"id": f"s00000000{n}", "title": t, "level": lv} for n, (t, lv) in enumerate(titles)]


def show(request: HttpRequest, name: str) -> HttpResponse:
    from tests.gallery.forms import Invitation

    if name == "components":
        messages.success(request, "Price objection was moved below Discovery.")
        messages.error(request, "The file could not be read: it is not text.")
    context = {
        "workspace": {"slug": "lumen", "name": "Lumen Instruments"},
        "member": {"name": "Ana Ruiz", "team": "sales", "role": "admin", "signatory": True},
        "nav": nav(),
        "book_tree": book(),
        "people": people(),
        "entries": entries(),
        "sections": sections(),
        "at": timezone.now() - timedelta(hours=3),
        "form": Invitation({"email": "not an address"} if name == "components" else None),
        "crumbs": [
            {"title": "Book", "href": "#"},
            {"title": "Sales playbook", "href": "#"},
            {"title": "Discovery", "href": "#"},
            {"title": "Price objection" if name != "long" else LONG, "href": "#"},
        ],
        "tabs": [{"title": t, "href": "#", "current": t == "People"} for t in
                 ("People", "Invitations", "Tokens", "Notifications", "Workspace")],
        "rings": ("empty", "filled", "dashed"),
        "long": LONG,
    }  # fmt: skip
    if name == "difference":
        from tests.gallery.difference import shown

        context["difference"] = shown()
    if name in ("404", "403", "500"):
        return render(request, f"{name}.html")
    return render(request, f"gallery/{name}.html", context)


def nothing(request: HttpRequest, workspace: str = "") -> HttpResponse:
    return HttpResponse("")


def found(request: HttpRequest, slug: str) -> HttpResponse:
    hit = {
        "title": f"Found: {request.GET.get('q', '')}",
        "url": "/gallery/document",
        "card": {"kind": "Playbook"},
    }
    return render(request, "search/_palette_option.html", {"hit": hit})


workspaces = [
    path("workspaces/", nothing, name="choose"),
    path("<slug:workspace>/home/", nothing, name="home"),
    path("<slug:workspace>/presence/", nothing, name="presence"),
]

urlpatterns = [
    path("gallery/<str:name>", show),
    path("<str:slug>/palette/", found),
    path("accounts/logout/", nothing, name="account_logout"),
    path("accounts/profile/", include(([path("", nothing, name="profile")], "accounts"))),
    path("", include((workspaces, "workspaces"))),
]


def application() -> WSGIHandler:
    from django.contrib.staticfiles.handlers import StaticFilesHandler

    return StaticFilesHandler(WSGIHandler())
