from __future__ import annotations

import base64
import logging
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, override
from uuid import UUID

from django.core import checks
from django.core.exceptions import FieldDoesNotExist, FieldError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from entrenous.vault import rings
from entrenous.vault.models import Key
from entrenous.vault.sealed import Sealed, Unreadable
from entrenous.vault.sealing import Binding, CannotBeOpened, open_sealed, seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

logger = logging.getLogger("entrenous.vault")

Set_contra = TypeVar("Set_contra", contravariant=True)
Get_co = TypeVar("Get_co", covariant=True)

if TYPE_CHECKING:
    _Field = models.Field
else:

    class _Field(models.Field):
        """Django's, which takes type parameters in its stubs only."""

        def __class_getitem__(cls, _: object) -> type:
            return cls


_copying: ContextVar[bool] = ContextVar("copying", default=False)


class SealedAttribute(DeferredAttribute):
    """Opens the value at the first look. The instance keeps cipher text and text together."""

    field: SealedText[Any, Any]

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        held = super().__get__(instance, cls)
        if instance is None or not isinstance(held, Sealed) or _copying.get():
            return held
        if held.text is None:
            binding = self.field.binding(instance)
            held.told(_open(bytes(held), binding), binding)
        return held.text

    def __set__(self, instance: models.Model, value: object) -> None:
        if not (value is None or isinstance(value, str | Sealed)):
            raise TypeError(f"{self.field} takes text, not {type(value).__name__}.")
        held = instance.__dict__.get(self.field.attname)
        if isinstance(held, Sealed) and isinstance(value, str) and held.text == value:
            return  # unchanged, so the bytes stay as well
        instance.__dict__[self.field.attname] = value


class SealedText(_Field[Set_contra, Get_co]):
    """Reads and writes as `str`, inside the ring of a person who holds the owner's key.

    `owner` is the relation whose key seals, or the row itself where it has a key of its own, named
    as its model is. The seal binds owner, table, row and column: the primary key is a UUID from before the row is stored, and a column or
    table that gets another name in the database closes what it holds. What no key opens reads
    as Unreadable.
    """

    _pyi_private_set_type: str
    _pyi_private_get_type: str

    description = "Sealed text"
    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, owner: str = "pair", **options: Any) -> None:
        super().__init__(*args, **options)
        self.owner = Key.Owner(owner)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        if self.owner != Key.Owner.PAIR:
            options["owner"] = self.owner.value
        return name, path, args, options

    def get_internal_type(self) -> str:
        return "BinaryField"

    @override
    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        cls.refresh_from_db = _copying_sealed(cls.refresh_from_db)  # type: ignore[method-assign]  # it reads the fields like anybody, and Django has no hook there

    def check(self, **options: Any) -> list[checks.CheckMessage]:
        return [*super().check(**options), *self._check_binding(), *self._check_order()]

    def _check_binding(self) -> Iterator[checks.CheckMessage]:
        if not isinstance(self.model._meta.pk, models.UUIDField):
            yield checks.Error("A seal binds a UUID as primary key.", obj=self, id="vault.E001")
        if self._is_of_its_row():
            return
        try:
            self.model._meta.get_field(self.owner.value)
        except FieldDoesNotExist:
            yield checks.Error(f"No relation {self.owner} owns it.", obj=self, id="vault.E002")

    def _check_order(self) -> Iterator[checks.CheckMessage]:
        if self.unique or getattr(self, "db_index", False):
            yield checks.Error("An index finds no sealed text.", obj=self, id="vault.E003")

    def binding(self, instance: models.Model) -> Binding:
        owner = instance.pk if self._is_of_its_row() else getattr(instance, f"{self.owner}_id")
        if owner is None:
            raise ValueError(f"{self} is sealed for a {self.owner}, and there is none yet.")
        table, column = self.model._meta.db_table, str(self.column)
        return Binding(self.owner.value, _uuid(owner), table, _uuid(instance.pk), column)

    def _is_of_its_row(self) -> bool:
        return self.owner == self.model._meta.model_name

    def held(self, instance: models.Model) -> str | Sealed | None:
        """What the instance has, unopened: text only where it was given text."""
        with _left_sealed():
            value: str | Sealed | None = getattr(instance, self.attname)
        return value

    def from_db_value(self, value: Any, *_: object) -> Sealed | None:
        return None if value is None else Sealed(bytes(value), is_from_row=True)

    @override
    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        """What is unchanged keeps its bytes and takes no ring; the rest is sealed here."""
        held = self.held(model_instance)
        if held is None:
            return None
        sealed = self._sealed(held, self.binding(model_instance), add=add)
        model_instance.__dict__[self.attname] = sealed
        return sealed

    def _sealed(self, held: str | Sealed, binding: Binding, *, add: bool) -> Sealed:
        if isinstance(held, Unreadable):
            return Sealed(held.sealed).told(held, binding)
        if isinstance(held, str):
            return _seal(held, binding)
        if held.text is None:
            if add and held.is_from_row:
                raise ValueError(f"Read {self} before you copy its row: it is sealed in its place.")
            return held
        if held.binding == binding or isinstance(held.text, Unreadable):
            return held
        return _seal(held.text, binding)

    @override
    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise FieldError(f"{self} is sealed by save() and bulk_create(), one row at a time.")
        return bytes(value)

    def get_placeholder_sql(
        self, value: Any, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> Any:
        """An expression would bring plain text, or cipher text from another place."""
        if hasattr(value, "as_sql"):
            raise FieldError(f"{self} is sealed by save() and bulk_create(), one row at a time.")
        return connection.ops.binary_placeholder_sql(value, compiler)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self} is sealed: the database cannot look for it ({lookup_name}).")
        return super().get_lookup(lookup_name)

    def value_from_object(self, obj: models.Model) -> Any:
        """The text for forms. Outside any ring, as for `dumpdata`, the value as it is held."""
        return self.held(obj) if rings.opened() is None else getattr(obj, self.attname)

    def value_to_string(self, obj: models.Model) -> str:
        sealed = self.pre_save(obj, add=False)
        return "" if sealed is None else base64.b64encode(bytes(sealed)).decode()


def _open(sealed: bytes, binding: Binding) -> str:
    """Raises Closed to who may not read it; what does not open is logged by its place only."""
    try:
        key = rings.ring().opening_key((binding.owner_kind, binding.owner), sealed)
        return open_sealed(sealed, key=key, binding=binding)
    except CannotBeOpened:
        logger.error("Cannot open %s.%s of row %s", binding.table, binding.column, binding.row)  # noqa: TRY400  # a traceback would say more than the place
        return Unreadable(sealed)


def _seal(text: str, binding: Binding) -> Sealed:
    kid, key = rings.ring().sealing_key((binding.owner_kind, binding.owner))
    return Sealed(seal(text, key=key, kid=kid, binding=binding)).told(text, binding)


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


@contextmanager
def _left_sealed() -> Iterator[None]:
    token = _copying.set(True)
    try:
        yield
    finally:
        _copying.reset(token)


def _copying_sealed(refresh_from_db: Callable[..., None]) -> Callable[..., None]:
    """Reloading a row takes no ring: its sealed values go over as they are."""

    @wraps(refresh_from_db)
    def refresh(self: models.Model, *args: Any, **options: Any) -> None:
        with _left_sealed():
            refresh_from_db(self, *args, **options)

    return refresh
