from django.apps import AppConfig
from django.db.backends.signals import connection_created

from chaland.customers.folding import teach_sqlite


class CustomersConfig(AppConfig):
    name = "chaland.customers"
    label = "customers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        connection_created.connect(teach_sqlite, dispatch_uid="chaland_fold")
