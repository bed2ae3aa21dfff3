from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "chaland.faces.web"
    label = "web"
