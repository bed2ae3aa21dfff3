"""Django's settings, from the environment."""

from __future__ import annotations

from pathlib import Path

import chaland.faces.web
from chaland.config.environment import Environment, databases
from chaland.config.mail import mail

ENVIRONMENT = Environment.read()
MAIL = mail(ENVIRONMENT.smtp, ENVIRONMENT.home)

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret("web")
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.public_url] if ENVIRONMENT.public_url else []
HTTPS = ENVIRONMENT.public_url.startswith("https://")

CHALAND_HOME = ENVIRONMENT.home
CHALAND_ZONE = ENVIRONMENT.zone
CHALAND_URL = ENVIRONMENT.public_url
CHALAND_PROXY = ENVIRONMENT.proxy
CHALAND_CHUNK = ENVIRONMENT.chunk
CHALAND_LAKE = ENVIRONMENT.lake
CHALAND_LAKE_DAYS = ENVIRONMENT.lake_days
CHALAND_SPARK = ENVIRONMENT.spark
CHALAND_GEOCODER = ENVIRONMENT.geocoder
CHALAND_COMPANY_SEARCH = ENVIRONMENT.company_search
CHALAND_DEMO_USER = ""  # set by `chaland demo` for its own process

INSTALLED_APPS = [
    "chaland.config.apps.ConfigConfig",
    "chaland.access.apps.AccessConfig",
    "chaland.jobs.apps.JobsConfig",
    "chaland.mirror.apps.MirrorConfig",
    "chaland.channels.apps.ChannelsConfig",
    "chaland.customers.apps.CustomersConfig",
    "chaland.consent.apps.ConsentConfig",
    "chaland.duplicates.apps.DuplicatesConfig",
    "chaland.quality.apps.QualityConfig",
    "chaland.enrichment.apps.EnrichmentConfig",
    "chaland.segments.apps.SegmentsConfig",
    "chaland.intake.apps.IntakeConfig",
    "chaland.agenda.apps.AgendaConfig",
    "chaland.campaigns.apps.CampaignsConfig",
    "chaland.faces.web.apps.WebConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "ninja",  # serves the page of the API from here
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "chaland.faces.web.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "chaland.faces.web.demo.DemoVisitor",
    "chaland.faces.web.middleware.ReaderLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "chaland.faces.web.middleware.Entrance",
    "chaland.faces.web.second_factor.SecondFactor",
    "chaland.faces.web.middleware.Refusals",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

WEB = Path(chaland.faces.web.__file__).parent
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [WEB / "templates"],
        "OPTIONS": {
            "environment": "chaland.faces.web.jinja.environment",
            "context_processors": ["chaland.faces.web.frame.frame"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "account_templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

ROOT_URLCONF = "chaland.config.urls"
WSGI_APPLICATION = "chaland.config.wsgi.application"

DATABASES = databases(ENVIRONMENT)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "chaland_cache"}}

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "chaland.faces.web.accounts.ClosedAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "chaland.faces.web.key_forms.AddKey",
    "edit_webauthn": "chaland.faces.web.key_forms.EditKey",
}
USERSESSIONS_TRACK_ACTIVITY = True
DEFAULT_FROM_EMAIL = "chaland@localhost"  # until the company gives its own
EMAIL_BACKEND = MAIL.backend
EMAIL_FILE_PATH = MAIL.folder
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = MAIL.host, MAIL.port, MAIL.seconds
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.tls, MAIL.ssl

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = ENVIRONMENT.zone

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 31536000 if not DEBUG else 0

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # httpx tells every address it asks: some hold what nobody should read.
    "loggers": {"django.request": {"level": "ERROR"}, "httpx": {"level": "WARNING"}},
}
