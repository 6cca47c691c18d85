"""The one writer of the chain, called inside the transaction of the act: neither stands without the other."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection, transaction

from shuping.audit import chain, queries
from shuping.audit.models import Entry, Instance, Salt
from shuping.core.actor import Actor
from shuping.core.many import insert_rows

LINE = 0x5348  # PostgreSQL's advisory lock of the chain; SQLite's writers stand in line anyway


def record(
    actor: Actor,
    act: str,
    kind: str,
    object_id: int,
    *,
    organisation_id: int | None,
    at: datetime,
) -> Entry:
    """Append an entry that says who did what to which object, with the salted digest of the object's facts.

    The facts are read back from the rows as they are now, in the way that the room registered for the kind. Raises
    RuntimeError outside a transaction, KeyError for an unknown kind and for an object that is not there.
    """
    stand_in_line()
    last = Entry.objects.order_by("-number").first()
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
        content=chain.content_digest(chain.canonical(queries.facts_now(kind, object_id)), salt, digest),
    )
    body = chain.pack(link)
    entry = Entry.objects.create(number=link.number, body=body, hash=chain.entry_hash(body, digest), object=link.object)
    Salt.objects.create(entry=entry, value=salt)
    return entry


def record_many(actor: Actor, act: str, kind: str, objects: Sequence[tuple[int, int | None]], *, at: datetime) -> None:
    """Append one entry for each (object id, organisation id), in this order, as `record` would one by one.

    The facts of many objects are read together, so that an import of thousands does not ask for each.
    """
    for ids in queries.batched(range(len(objects)), queries.CHUNK):
        _append(actor, act, kind, [objects[index] for index in ids], at)


def _append(actor: Actor, act: str, kind: str, objects: Sequence[tuple[int, int | None]], at: datetime) -> None:
    first = record(actor, act, kind, objects[0][0], organisation_id=objects[0][1], at=at)
    link, previous = chain.unpack(bytes(first.body)), bytes(first.hash)
    facts = queries.facts_of(kind, [object_id for object_id, _where in objects[1:]])
    entries, salts = [], []
    for number, (object_id, where) in enumerate(objects[1:], link.number + 1):
        salt = secrets.token_bytes(16)
        name = f"{kind}/{object_id}"
        body = chain.pack(
            chain.Link(
                digest=link.digest,
                instance=link.instance,
                number=number,
                previous=previous,
                at=link.at,
                actor=link.actor,
                organisation=f"organisation/{where}" if where else "",
                act=act,
                object=name,
                content=chain.content_digest(chain.canonical(facts[object_id]), salt, link.digest),
            )
        )
        previous = chain.entry_hash(body, link.digest)
        entries.append((number, body, previous, name))
        salts.append((number, salt))
    insert_rows(Entry, ("number", "body", "hash", "object"), entries)
    insert_rows(Salt, ("entry", "value"), salts)


def stand_in_line() -> None:
    """Wait until every writer of the chain before us is done; who reads before he writes calls this first.

    Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an entry is written in the transaction of its act")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LINE])


def instance_name() -> str:
    """Return the name of this instance, drawn once."""
    instance, _ = Instance.objects.get_or_create(pk=1, defaults={"name": f"shuping-{secrets.token_hex(8)}"})
    return instance.name


@transaction.atomic
def write_chain(out: object) -> int:
    """Write the whole chain to a binary file; return how many entries."""
    bodies = Entry.objects.order_by("number").values_list("body", flat=True).iterator(chunk_size=2000)
    return chain.write_export((bytes(body) for body in bodies), out)  # type: ignore[arg-type]
