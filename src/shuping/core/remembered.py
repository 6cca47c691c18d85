"""Values of a page that hold until the next act: counted once, then given again while nothing was written."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, ClassVar, Generic, TypeVar
from weakref import WeakSet

Value = TypeVar("Value")
MOST = 512


class Remembered(Generic[Value]):
    """The last `MOST` values of one question in this process, each with the edition of the data it was read from.

    An edition is a word that changes with every act (the head of the chain). It must have been read before the value:
    a value newer than its edition does no harm, an older one would.
    """

    _every: "ClassVar[WeakSet[Remembered[Any]]]" = WeakSet()

    def __init__(self) -> None:
        self._every.add(self)
        self._values: OrderedDict[Hashable, tuple[str, Value]] = OrderedDict()
        self._lock = Lock()

    def get(self, edition: str, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a key in an edition; `make` is asked where it is not known. No edition, no memory."""
        if not edition:
            return make()
        with self._lock:
            known = self._values.get(key)
        if known is not None and known[0] == edition:
            return known[1]
        value = make()
        with self._lock:
            self._values[key] = (edition, value)
            self._values.move_to_end(key)
            if len(self._values) > MOST:
                self._values.popitem(last=False)
        return value

    @classmethod
    def forget_all(cls) -> None:
        """Forget the values of every question, where another database takes the place of this one."""
        for one in cls._every:
            with one._lock:
                one._values.clear()
