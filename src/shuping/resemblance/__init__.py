"""Which passages of a report also stand in other reports: where, never how much of it and never whose fault.

Numpy and the standard library only; nothing of ours is imported. `shared_passages(texts)` compares texts with each
other. How it thinks: docs/explanation/how-resemblance-thinks.md.
"""

from shuping.resemblance.fingerprints import TooManyCharactersError
from shuping.resemblance.index import Index, UnknownIndexError
from shuping.resemblance.matching import shared_passages
from shuping.resemblance.model import Passage

__all__ = ["Index", "Passage", "TooManyCharactersError", "UnknownIndexError", "shared_passages"]
