"""A part of an office package (.docx, .xlsx, .ods), streamed in the guarded child: no declaration is ever followed."""

import zipfile
import zlib
from xml.sax import SAXException, handler, xmlreader

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from shuping.core.guarded import Refusal

LARGEST_UNPACKED = 200 * 1024 * 1024  # bytes
LARGEST_RATIO = 100  # unpacked to packed
MOST_PARTS = 2_000


def stream_part(
    archive: zipfile.ZipFile, name: str, content_handler: handler.ContentHandler, *, damaged: str, declarations: str
) -> None:
    """Send a part through a handler, namespaces on.

    Raises Refusal with one of the two sentences: where the part cannot be read, where it declares a type or an entity;
    what the handler refuses goes on.
    """
    parser = DefusedExpatParser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    parser.setFeature(handler.feature_namespaces, True)
    parser.setContentHandler(content_handler)
    source = xmlreader.InputSource()
    try:
        with archive.open(name) as stream:
            source.setByteStream(stream)
            parser.parse(source)
    except DefusedXmlException as error:
        raise Refusal(declarations) from error
    except (SAXException, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise Refusal(damaged) from error
