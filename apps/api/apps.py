from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The door for other systems; owns no rule and no table of the product."""

    name = "apps.api"
    label = "api"
