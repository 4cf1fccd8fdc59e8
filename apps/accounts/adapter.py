"""What allauth leaves to the portal about a new person."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import BaseForm
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Stores name and time zone of the sign-up together with the account itself."""

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
