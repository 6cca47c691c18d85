"""The one writer of the chain, called inside the transaction of the act: neither stands without the other."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection, transaction

from shuping.audit import chain
from shuping.audit.models import Entry, Instance, Salt
from shuping.core.actor import Actor

LINE = 0x5348  # PostgreSQL's advisory lock of the chain; SQLite's writers stand in line anyway


def record(
    actor: Actor,
    act: str,
    *,
    kind: str,
    object_id: int,
    organisation_id: int | None,
    content: Mapping[str, object],
    at: datetime,
) -> Entry:
    """Append an entry that says who did what to which object, with the salted digest of the object's facts.

    `content` is what `chained` of the same kind gives for the object from now on. Raises RuntimeError outside a
    transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an entry is written in the transaction of its act")
    last = _stand_in_line()
    digest = chain.unpack(bytes(last.body)).digest if last else settings.CHAIN_DIGEST
    salt = secrets.token_bytes(16)
    link = chain.Link(
        digest=digest,
        instance=chain.unpack(bytes(last.body)).instance if last else instance_name(),
        number=last.number + 1 if last else 1,
        previous=bytes(last.hash) if last else chain.NO_HASH,
        at=at.astimezone(UTC).isoformat(timespec="milliseconds"),
        actor=actor.label,
        organisation=f"organisation/{organisation_id}" if organisation_id else "",
        act=act,
        object=f"{kind}/{object_id}",
        content=chain.content_digest(chain.canonical(content), salt, digest),
    )
    body = chain.pack(link)
    entry = Entry.objects.create(number=link.number, body=body, hash=chain.entry_hash(body, digest), object=link.object)
    Salt.objects.create(entry=entry, value=salt)
    return entry


def instance_name() -> str:
    """Return the name of this instance, drawn once."""
    instance, _ = Instance.objects.get_or_create(pk=1, defaults={"name": f"shuping-{secrets.token_hex(8)}"})
    return instance.name


def _stand_in_line() -> Entry | None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LINE])
    return Entry.objects.order_by("-number").first()


@transaction.atomic
def write_chain(out: object) -> int:
    """Write the whole chain to a binary file; return how many entries."""
    bodies = Entry.objects.order_by("number").values_list("body", flat=True).iterator(chunk_size=2000)
    return chain.write_export((bytes(body) for body in bodies), out)  # type: ignore[arg-type]
