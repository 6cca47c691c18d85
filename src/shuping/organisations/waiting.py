"""The way of a table from its upload to the last button, which the import of the tree and that of old ledgers share."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, TypeVar

from django.http import HttpResponse
from django.shortcuts import redirect, render

from shuping.access.actions import Action
from shuping.core import uploads
from shuping.core.doors import PageRequest
from shuping.core.errors import DomainError, Forbidden, NotFound
from shuping.organisations import drafts, orders
from shuping.organisations.drafts import AlreadyApplied
from shuping.organisations.forms import UploadForm
from shuping.organisations.models import Import

Read = TypeVar("Read")
MOST_IMPORTS = 20
PROGRESS = "organisations/import_progress.html"


class Way(ABC, Generic[Read]):
    """What a room says of its tables; `Read` is a table as it is read from an import that waits.

    `check` is the name of the door of one import, `not_ready` what is raised where something is still to be decided.
    """

    purpose: ClassVar[str]
    action: ClassVar[Action]
    check: ClassVar[str]
    upload_template: ClassVar[str]
    check_template: ClassVar[str]
    not_ready: ClassVar[type[DomainError]]

    @property
    def this(self) -> dict[str, Any]:
        """The purpose and the action, by which `drafts` and `orders` find an import."""
        return {"purpose": self.purpose, "action": self.action}

    @abstractmethod
    def begin(self, request: PageRequest, name: str, data: bytes) -> Import:
        """Keep an uploaded file. Raises DomainError with a sentence for the field of the file."""

    @abstractmethod
    def read(self, found: Import) -> Read:
        """Return the table. Raises DomainError."""

    @abstractmethod
    def choose(self, request: PageRequest, found: Import, table: Read) -> Import:
        """Save what the form says, and return the import as it is then. Raises AlreadyApplied."""

    @abstractmethod
    def apply(self, request: PageRequest, found: Import, table: Read) -> HttpResponse:
        """Apply it or give it to the worker, and answer. Raises AlreadyApplied and what `not_ready` says."""

    @abstractmethod
    def page(self, request: PageRequest, found: Import, table: Read) -> dict[str, Any]:
        """Return what the page of an import that waits shows."""

    @abstractmethod
    def order(self, found: Import) -> dict[str, Any]:
        """Return what the page of one that waits no more shows."""

    def uploaded(self, request: PageRequest) -> HttpResponse:
        """Take a file in and go on with it, or show the form with what was uploaded before."""
        form = UploadForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            try:
                found = self.begin(request, *uploads.read(form.cleaned_data["file"]))
            except (NotFound, Forbidden):
                raise
            except DomainError as error:
                form.add_error("file", str(error))
            else:
                return redirect(self.check, found.pk)
        imports = drafts.imports(request.actor, **self.this)[:MOST_IMPORTS]
        status = 422 if form.is_bound else 200
        return render(request, self.upload_template, {"form": form, "imports": imports}, status=status)

    def checked(self, request: PageRequest, import_id: int) -> HttpResponse:
        """Show what an import would do, or how far the worker is with it.

        By the button that was pressed: save the choices, apply it, or take it back from the worker. Who presses apply
        twice is led to what the first press did.
        """
        found = drafts.found_import(request.actor, import_id, **self.this)
        here = redirect(self.check, import_id)
        if "take_back" in request.POST:
            orders.take_back(actor=request.actor, import_id=import_id, **self.this)
            return here
        if not found.is_waiting:
            if request.method != "POST":
                return render(request, PROGRESS, self.order(found))
            if "apply" in request.POST:
                return here
            raise AlreadyApplied(drafts.why_closed(found))
        table = self.read(found)
        fault = ""
        if request.method == "POST":
            try:
                found = self.choose(request, found, table)
                return self.apply(request, found, table) if "apply" in request.POST else here
            except self.not_ready as error:
                fault = str(error)
            except AlreadyApplied:
                if "apply" not in request.POST or drafts.found_import(request.actor, import_id, **self.this).is_waiting:
                    raise
                return here
        context = {"fault": fault, **self.page(request, found, table)}
        return render(request, self.check_template, context, status=422 if fault else 200)
