"""Every door of the house, taken from the URL resolver and from the command line."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from shuping.core.doors import Door, door_of


def doors() -> Iterator[tuple[str, Door | None]]:
    """Yield (namespaced name of the URL, its door); None where the view declares none."""
    yield from _walk(get_resolver(), "")


def _walk(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, Door | None]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", door_of(entry.callback)
        else:
            yield from _walk(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
