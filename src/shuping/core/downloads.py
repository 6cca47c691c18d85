"""A file that the browser saves; nothing in it runs from here."""

from django.http import HttpResponse

FILE_POLICY = "default-src 'none'; sandbox"


def attachment(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Return an answer that is saved under a name of plain ASCII."""
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": FILE_POLICY,
        },
    )
