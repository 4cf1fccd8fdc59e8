"""What allauth leaves to the portal about a new person."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sites.shortcuts import get_current_site
from django.forms import BaseForm
from django.http import HttpRequest

from apps.accounts.tasks import post


class AccountAdapter(DefaultAccountAdapter):
    """Stores name and time zone of the sign-up together with the account itself, and lets no
    page wait for a mail server."""

    def save_user(
        self,
        request: HttpRequest,
        user: AbstractBaseUser,
        form: BaseForm,
        commit: bool = True,
    ) -> AbstractBaseUser:
        for field in ("name", "time_zone"):
            if field in form.cleaned_data:
                setattr(user, field, form.cleaned_data[field])
        return super().save_user(request, user, form, commit)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        request = allauth_context.request
        shown = {"request": request, "email": email, "current_site": get_current_site(request)}
        post(self.render_mail(template_prefix, email, shown | context))
