"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from chaland.kernel.ports import filled

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chaland.config.settings")
application = get_wsgi_application()
filled()  # before the first visitor comes
