"""Roles and what each may do, read once from data."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "roles.toml"


@dataclass(frozen=True)
class Role:
    """`own` actions hold at the organisation of the post or grant alone, `cover` actions also below it.

    A guest helps at a place for a day and does not belong to it: who counts votes there may judge its findings.
    `seat` actions hold at an organ (县民政局) for who sits in it, never at the committee that it acts for.
    `reach` says in words what a grant of the role covers, where that is not what its title may make one think.
    """

    code: str
    label: str
    posts: tuple[str, ...]
    own: frozenset[str]
    cover: frozenset[str]
    seat: frozenset[str]
    is_guest: bool
    reach: str


@cache
def roles() -> dict[str, Role]:
    """Return every role by its code."""
    found = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return {
        code: Role(
            code,
            f["label"],
            tuple(f["posts"]),
            own=frozenset(f["own"]),
            cover=frozenset(f["cover"]),
            seat=frozenset(f.get("seat", [])),
            is_guest=f.get("is_guest", False),
            reach=f.get("reach", ""),
        )
        for code, f in found.items()
    }


@cache
def roles_that_answer() -> frozenset[str]:
    """Return the roles that act for a place itself: who holds one there belongs to it, by post or by grant."""
    return frozenset(role.code for role in roles().values() if (role.own or role.seat) and not role.is_guest)


@cache
def role_of_post() -> dict[str, str]:
    """Return {kind of post: role}."""
    return {post: role.code for role in roles().values() for post in role.posts}
