"""The way in, and the pages of a workspace that are about its people."""

from django.urls import URLPattern, URLResolver, include, path

from apps.workspaces.views import entrance, home, people, settings, tokens

app_name = "workspaces"

_people: list[URLPattern] = [
    path("", people.Roster.as_view(), name="roster"),
    path("departure/", people.Leave.as_view(), name="departure"),
    path("<uuid:member>/", people.ChangeSeat.as_view(), name="seat"),
    path("<uuid:member>/removal/", people.Remove.as_view(), name="removal"),
    path(
        "invitations/<uuid:invitation>/revocation/",
        people.RevokeInvitation.as_view(),
        name="invitation_revocation",
    ),
    path(
        "invitations/<uuid:invitation>/renewal/",
        people.SendAgain.as_view(),
        name="invitation_renewal",
    ),
]

_settings: list[URLPattern | URLResolver] = [
    path("", settings.General.as_view(), name="settings"),
    path("people/", include(_people)),
    path("tokens/", tokens.Tokens.as_view(), name="tokens"),
    path("tokens/<uuid:token>/revocation/", tokens.RevokeToken.as_view(), name="token_revocation"),
]

urlpatterns = [
    path("", entrance.Entrance.as_view(), name="entrance"),
    path("workspaces/", entrance.Choose.as_view(), name="choose"),
    path("welcome/", entrance.Found.as_view(), name="found"),
    path("invitations/<str:secret>/", entrance.TakeInvitation.as_view(), name="invitation"),
    path("<slug:workspace>/", home.Home.as_view(), name="home"),
    path("<slug:workspace>/members.json", home.Mentionable.as_view(), name="members"),
    path("<slug:workspace>/presence/", home.Presence.as_view(), name="presence"),
    path("<slug:workspace>/settings/", include(_settings)),
]
