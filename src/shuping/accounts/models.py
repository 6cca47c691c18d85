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
    """A sign-in name of one person."""

    username = models.CharField(_("用户名"), max_length=40, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="user")
    is_active = models.BooleanField(_("在用"), default=True)
    is_enlarged = models.BooleanField(_("放大字号"), default=False)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username
