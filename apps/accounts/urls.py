"""Below `/accounts/`, in front of allauth's own addresses."""

from django.urls import path

from apps.accounts.views import ProfileView

app_name = "accounts"

urlpatterns = [path("profile/", ProfileView.as_view(), name="profile")]
