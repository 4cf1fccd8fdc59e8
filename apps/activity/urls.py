"""Addresses of the activity below `/<workspace>/`."""

from django.urls import path

from apps.activity.views import Timeline

app_name = "activity"

urlpatterns = [path("activity/", Timeline.as_view(), name="timeline")]
