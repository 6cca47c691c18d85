"""Roles are data: what they name exists, and nothing that exists is named by none."""

from importlib import import_module

from django.apps import apps

from shuping.access.actions import actions
from shuping.access.roles import role_of_post, roles


def declared() -> set[str]:
    for config in apps.get_app_configs():
        if config.name.startswith("shuping."):
            try:
                import_module(f"{config.name}.permissions")
            except ModuleNotFoundError:
                continue
    return set(actions())


def test_roles_name_every_declared_action_and_no_other() -> None:
    named = {action for role in roles().values() for action in role.own | role.cover | role.seat}
    assert named == declared()


def test_a_kind_of_post_gives_one_role() -> None:
    posts = [post for role in roles().values() for post in role.posts]
    assert len(posts) == len(set(posts)) == len(role_of_post())


def test_no_role_both_grants_and_works_and_reads_the_audit() -> None:
    for role in roles().values():
        rights = role.own | role.cover | role.seat
        works = {right for right in rights if right.startswith(("findings.", "documents."))}
        kinds = [bool(works), "access.grant" in rights, "audit.view" in rights]
        assert sum(kinds) <= 1, role.code
