"""Addresses of threads below `/<workspace>/`."""

from django.urls import path

from apps.discussions.views import inbox, links, panel, settling, speaking

app_name = "discussions"

urlpatterns = [
    path("threads/", inbox.Inbox.as_view(), name="inbox"),
    path("threads/preview/", speaking.Preview.as_view(), name="preview"),
    path("threads/on/<slug:type>/<uuid:thing>/", panel.ThreadsOn.as_view(), name="on"),
    path("threads/comments/<uuid:comment>/", speaking.Wording.as_view(), name="comment"),
    path("threads/comments/<uuid:comment>/removal/", speaking.Removal.as_view(), name="removal"),
    path(
        "threads/comments/<uuid:comment>/reactions/",
        speaking.Reactions.as_view(),
        name="reactions",
    ),
    path("threads/<uuid:thread>/", links.PermanentLink.as_view(), name="thread"),
    path("threads/<uuid:thread>/card/", panel.ThreadCard.as_view(), name="card"),
    path("threads/<uuid:thread>/comments/", speaking.Replies.as_view(), name="comments"),
    path("threads/<uuid:thread>/resolution/", settling.Resolving.as_view(), name="resolution"),
    path("threads/<uuid:thread>/reopening/", settling.Reopening.as_view(), name="reopening"),
    path("threads/<uuid:thread>/kind/", settling.Changing.as_view(), name="changing"),
    path("threads/<uuid:thread>/question/", settling.Asking.as_view(), name="asking"),
]
