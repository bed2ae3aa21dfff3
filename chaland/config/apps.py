from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "chaland.config"
    label = "config"

    def ready(self) -> None:
        from chaland.config.wiring import wire

        wire()
