"""Sessions of which the database holds a hash of the key and sealed data.

Whoever reads the database, a dump or a backup finds nothing there to sign in with: neither the
key that the cookie holds, nor a code that is on its way by mail. Both need the secret key, which
stands in neither.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.crypto import salted_hmac

from entrenous.people.models import Session

SALT = "entrenous.people.sessions"


def stored(key: str | None) -> str:
    """What the database calls the session of this key."""
    return salted_hmac(f"{SALT} key", key or "", algorithm="sha256").hexdigest()[:40]


def _seal() -> Fernet:
    secret = salted_hmac(f"{SALT} data", "", settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(secret))


class SessionStore(DatabaseStore):
    """Django's own, with other names and sealed data (its documented way to extend it)."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        found = Session.objects.filter(
            session_key=stored(self.session_key), expire_date__gt=timezone.now()
        ).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str | None) -> bool:
        return self.model.objects.filter(session_key=stored(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        return Session(
            session_key=stored(self._get_or_create_session_key()),  # type: ignore[attr-defined]  # django-stubs leaves it out
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            person=data.get(SESSION_KEY),
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=stored(key)).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        return _seal().encrypt(json.dumps(session_dict).encode()).decode()

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        try:
            opened: dict[str, Any] = json.loads(_seal().decrypt(session_data))
        except (InvalidToken, ValueError):
            return {}  # sealed with another secret key: signed out, and nothing is lost
        return opened
