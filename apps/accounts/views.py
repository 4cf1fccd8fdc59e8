"""A person's own page."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.views.generic import UpdateView

from apps.accounts.forms import ProfileForm
from apps.accounts.models import User
from apps.accounts.signals import person_renamed


class ProfileView(LoginRequiredMixin, UpdateView[User, ProfileForm]):
    """Name and time zone, and the ways to e-mail, password, two-step sign-in and passkeys."""

    template_name = "accounts/profile.html"
    form_class = ProfileForm
    http_method_names = ["get", "head", "options", "post"]  # Django adds PUT
    success_url = reverse_lazy("accounts:profile")

    def get_object(self, queryset: object = None) -> User:
        """A copy: a refused change must not show in the rest of the page."""
        return get_object_or_404(User, pk=self.request.user.pk)

    @transaction.atomic
    def form_valid(self, form: ProfileForm) -> HttpResponse:
        messages.success(self.request, "Your profile is saved.")
        saved = super().form_valid(form)
        if "name" in form.changed_data:
            person_renamed.send(User, user=form.instance)
        return saved
