"""A person's own page, beside allauth's addresses."""

from django.urls import path

from apps.accounts.views import ProfileView

app_name = "accounts"

urlpatterns = [path("accounts/profile/", ProfileView.as_view(), name="profile")]
