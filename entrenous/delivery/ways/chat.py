"""Rooms of the chats that an organisation uses, by apprise; an administrator says which services."""

from __future__ import annotations

import logging
import re

import apprise
from django.conf import settings

from entrenous.delivery.letters import Words
from entrenous.delivery.ways import NotSent

logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would log addresses and answers


PLAIN = re.compile(r"[a-z]+://[^\s?,;]+", re.IGNORECASE)  # one address, without parameters


class NotOneOfOurs(ValueError):
    """Not an address of a service that the administrator named."""


def service_of(address: str) -> str:
    """The name of the service that an address belongs to. Raises NotOneOfOurs."""
    return str(_room(address).service_name)


def send(address: str, words: Words) -> None:
    """Raises NotSent."""
    try:
        room = _room(address)  # the administrator may have thought better of it
    except NotOneOfOurs:
        raise NotSent("service") from None
    if not room.notify(body=f"{words.text}\n\n{words.link}", title=words.subject):
        raise NotSent("chat")


def _room(address: str) -> apprise.NotifyBase:
    """What one address leads to, and nothing else: it is looked at and used as the same object.

    Each of ENTRENOUS_CHAT is the scheme of a service, which has a host of its own (`slack`), or scheme and
    host of one that the organisation runs (`mmosts://chat.example.org`): so nobody sends us
    to a machine that they choose. With parameters apprise would read files and other addresses of ours.
    """
    if not PLAIN.fullmatch(address):
        raise NotOneOfOurs
    room = apprise.Apprise.instantiate(address, suppress_exceptions=True)
    if room is None:
        raise NotOneOfOurs
    scheme = address.partition("://")[0].lower()
    for service in settings.CHAT:
        named, _, host = service.lower().partition("://")
        if named != scheme:
            continue
        if host == (room.host or "").lower() if host else not _takes_a_host(type(room)):
            return room
    raise NotOneOfOurs


def _takes_a_host(service: type) -> bool:
    return any("{host}" in template for template in service.templates)  # type: ignore[attr-defined]  # apprise has no types
