from django.apps import AppConfig

from chaland.kernel.ports import fill_when_asked


class ConfigConfig(AppConfig):
    name = "chaland.config"
    label = "config"

    def ready(self) -> None:
        fill_when_asked(_wire)


def _wire() -> None:
    from chaland.config.wiring import wire

    wire()
