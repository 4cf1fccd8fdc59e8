from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The person behind one or more seats."""

    name = "apps.accounts"
    label = "accounts"
