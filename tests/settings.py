"""Settings of the tests: a home of their own, a database of their own.

CHALAND_TEST_DATABASE says which: `sqlite` (the default) or `postgres`, which starts a cluster.
"""

import atexit
import os
import shutil
import tempfile

from tests.harness import postgres

_home = tempfile.mkdtemp(prefix="chaland-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["CHALAND_HOME"] = _home
os.environ["CHALAND_GEOCODER"] = os.environ["CHALAND_COMPANY_SEARCH"] = "http://127.0.0.1:9"  # nobody answers
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread of the tests

DATABASE = os.environ.get("CHALAND_TEST_DATABASE", "sqlite")
if DATABASE not in {"sqlite", "postgres"}:
    raise SystemExit(f"CHALAND_TEST_DATABASE must be sqlite or postgres, it is {DATABASE}")
# One cluster a worker: to PostgreSQL the transactions of another one would be transactions that still run.
_worker = f"CHALAND_TEST_CLUSTER_{os.environ.get('PYTEST_XDIST_WORKER', '')}"
if DATABASE == "postgres" and _worker not in os.environ:
    os.environ[_worker] = postgres.start()  # the programs that tests start inherit it
CLUSTER = os.environ[_worker] if DATABASE == "postgres" else ""
os.environ["DATABASE_URL"] = CLUSTER

from chaland.config.settings import *  # noqa: E402, F403
from chaland.config.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

if DATABASE == "sqlite":
    # A file, not memory: the threads of a live server and other processes open it too.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(_home, "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["TEST"] = {"NAME": "test_chaland"}
    DATABASES["default"]["CONN_MAX_AGE"] = 0
