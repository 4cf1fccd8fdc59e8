"""Addresses of the search below `/<workspace>/`."""

from django.urls import path

from apps.search import views

app_name = "search"

urlpatterns = [
    path("palette/", views.Palette.as_view(), name="palette"),
    path("search/", views.Search.as_view(), name="search"),
]
