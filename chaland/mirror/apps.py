from django.apps import AppConfig


class MirrorConfig(AppConfig):
    name = "chaland.mirror"
    label = "mirror"
    default_auto_field = "django.db.models.BigAutoField"
