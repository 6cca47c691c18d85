"""Who signs in."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from shuping.people.models import Person


class UserManager(BaseUserManager["User"]):
    """Reads accounts; they are opened by a service, and there is no superuser: rights come from posts and grants."""

    def get_queryset(self) -> models.QuerySet["User"]:
        """Every request asks for the person's name too: one query."""
        return super().get_queryset().select_related("person")


class User(AbstractBaseUser):
    """A sign-in name of one person.

    `has_one_time_password` says that somebody else knows the password, so that it must be changed first.
    `second_factor` is the sealed secret that a phone makes codes from, empty where there is none; `last_step` the last
    step of time whose code was used.
    """

    username = models.CharField(_("用户名"), max_length=40, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="user")
    is_active = models.BooleanField(_("在用"), default=True)
    is_enlarged = models.BooleanField(_("放大字号"), default=False)
    has_one_time_password = models.BooleanField(default=False)
    password_set_at = models.DateTimeField(null=True)
    second_factor = models.TextField(default="", blank=True)
    last_step = models.BigIntegerField(default=0)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username


class PastPassword(models.Model):
    """The hash of a password that a person chose, so that he does not choose it again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="past_passwords")
    hash = models.CharField(max_length=128)

    class Meta:
        ordering = ["-id"]


class RecoveryCode(models.Model):
    """A code on paper in place of the phone's; its row goes when it is used."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
