"""Tables of users and of the audit trail."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from chaland.access.domain import Role


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A named account. Signs in with an e-mail address."""

    email = models.EmailField(unique=True)
    name = models.TextField(default="", blank=True)
    role = models.TextField(choices=[(role.value, role.value) for role in Role], default=Role.READER.value)
    language = models.TextField(default="fr")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Django's admin site is not used; libraries ask all the same."""
        return self.role == Role.ADMIN


class AuditEntry(models.Model):
    """Who did, saw or exported what, when. Append-only; each entry's hash covers the one before."""

    at = models.DateTimeField()
    actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.TextField()
    verb = models.TextField()
    subject_kind = models.TextField(default="")
    subject_id = models.TextField(default="")
    facts = models.JSONField(default=dict)
    previous_hash = models.TextField()
    hash = models.TextField(unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="audit_subject"),
            models.Index(fields=["verb", "id"], name="audit_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.verb}"


class ApiToken(models.Model):
    """What a program shows to act for a user, within the user's rights and these scopes.

    `digest`: HMAC-SHA-256 of the secret under the key of this installation; the secret itself is not kept.
    `ending`: its last characters, by which its owner tells it from another. `used_at`: to the minute.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.TextField()
    digest = models.TextField(unique=True)
    ending = models.TextField()
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} …{self.ending}"


class HouseSetting(models.Model):
    """What this installation chose, by name; a name that is not there has its default."""

    name = models.TextField(primary_key=True)
    value = models.JSONField()

    def __str__(self) -> str:
        return self.name
