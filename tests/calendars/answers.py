"""Answers to our invitations, in the style of the calendars that people use, signed by their mail servers."""

from __future__ import annotations

import base64
from datetime import timedelta
from email.utils import make_msgid

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PRIVATE = _key.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
)
_PUBLIC = base64.b64encode(
    _key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
)
DOMAINS = ("example.org", "corp.example.org", "elsewhere.example.net")


def look_up(name, timeout=5):
    """The name server of these domains; all have one key."""
    known = {f"mail._domainkey.{domain}.".encode() for domain in DOMAINS}
    return b"v=DKIM1; k=rsa; p=" + _PUBLIC if name in known else None


def signed(raw, domain="example.org", **more):
    return dkim.sign(raw, b"mail", domain.encode(), PRIVATE, **more) + raw


def utc(at):
    return f"{at:%Y%m%dT%H%M%SZ}"


def calendar(
    entry,
    partstat="ACCEPTED",
    *,
    method="REPLY",
    sequence: object = None,
    stamp,
    start=None,
    end=None,
    attendee=None,
    more=(),
    **left_out,
):
    """The body; `more` are lines of its event, `left_out` names those that it lacks."""
    start = start or entry.starts_at
    lines = {
        "uid": f"UID:{entry.uid}",
        "stamp_": f"DTSTAMP:{utc(stamp)}",
        "sequence_": f"SEQUENCE:{entry.sequence if sequence is None else sequence}",
        "start_": f"DTSTART:{utc(start)}",
        "end_": f"DTEND:{utc(end or start + timedelta(minutes=entry.minutes))}",
        "attendee_": attendee
        or f"ATTENDEE;PARTSTAT={partstat};CN=Bruno:mailto:{entry.person.email}",
        "organizer": "ORGANIZER;CN=Entrenous:mailto:meet@example.org",
        "summary": "SUMMARY:Accepted: 1:1",
    }
    kept = [line for name, line in lines.items() if name not in left_out]
    return "\r\n".join(
        [
            *("BEGIN:VCALENDAR", "PRODID:-//Somebody//Calendar//EN", "VERSION:2.0"),
            *(f"METHOD:{method}", "BEGIN:VEVENT", *kept, *more, "END:VEVENT", "END:VCALENDAR", ""),
        ]
    )


def mail(
    to, body, *, sender="Bruno <bruno@example.org>", kind="text/calendar; method=REPLY", headers=()
):
    """Plain and a calendar in a multipart/alternative, as Outlook sends it."""
    message_id = make_msgid(domain="mail.example.org")
    head = [
        f"From: {sender}",
        f"To: Entrenous <{to}>",
        "Subject: Accepted: 1:1",
        "Date: Wed, 10 Mar 2027 10:00:00 +0000",
        *(
            []
            if any(h.startswith("Message-ID") for h in headers)
            else [f"Message-ID: {message_id}"]
        ),
        *headers,
        "MIME-Version: 1.0",
        'Content-Type: multipart/alternative; boundary="=_b"',
        "",
    ]
    parts = [
        *("--=_b", "Content-Type: text/plain; charset=UTF-8", "", "ill again-canary", ""),
        *("--=_b", f"Content-Type: {kind}; charset=UTF-8", "Content-Transfer-Encoding: base64", ""),
        base64.encodebytes(body.encode()).decode().replace("\n", "\r\n"),
        *("--=_b--", ""),
    ]
    return "\r\n".join([*head, *parts]).encode()


def of_gmail(to, entry, partstat, stamp, **more):
    """A mixed mail with the calendar twice: as a part and as an attachment, the same bytes."""
    body = base64.encodebytes(
        calendar(entry, partstat, stamp=stamp, more=("TRANSP:OPAQUE", "CREATED:20270301T000000Z"), **more).encode()
    ).decode().replace("\n", "\r\n")  # fmt: skip
    method = more.get("method", "REPLY")
    return "\r\n".join(
        [
            "MIME-Version: 1.0",
            "Message-ID: <calendar-7f1f@google.com>",
            "Sender: Google Calendar <calendar-notification@google.com>",
            "Subject: Accepted: 1:1 @ Thu Mar 11, 2027 (bruno@example.org)",
            "From: bruno@example.org",
            f"To: {to}",
            'Content-Type: multipart/mixed; boundary="=_m"',
            "",
            "--=_m",
            'Content-Type: multipart/alternative; boundary="=_a"',
            "",
            *("--=_a", 'Content-Type: text/plain; charset="UTF-8"', "", "bruno has accepted", ""),
            *("--=_a", 'Content-Type: text/html; charset="UTF-8"', "", "<p>accepted</p>", ""),
            *("--=_a", f'Content-Type: text/calendar; charset="UTF-8"; method={method}'),
            *("Content-Transfer-Encoding: base64", "", body, "--=_a--", ""),
            *("--=_m", 'Content-Type: application/ics; name="invite.ics"'),
            'Content-Disposition: attachment; filename="invite.ics"',
            *("Content-Transfer-Encoding: base64", "", body, "--=_m--", ""),
        ]
    ).encode()


def of_outlook(to, entry, partstat, stamp, **more):
    """No ORGANIZER; an attendee in capitals, Microsoft's own properties."""
    body = calendar(
        entry,
        stamp=stamp,
        attendee=f'ATTENDEE;PARTSTAT={partstat};CN="Neri, Bruno":MAILTO:{entry.person.email.upper()}',
        more=(
            "COMMENT;LANGUAGE=en-US:ill again-canary\\n",
            "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
            "X-MICROSOFT-CDO-REPLYTIME:20270310T100000Z",
        ),
        organizer=None,
        **more,
    )
    return mail(to, body)


def of_apple(to, entry, partstat, stamp, **more):
    """The address is in a parameter; the property itself is an id of theirs."""
    body = calendar(
        entry,
        stamp=stamp,
        attendee=(
            f'ATTENDEE;CN=Bruno;CUTYPE=INDIVIDUAL;EMAIL="{entry.person.email}"'
            f";PARTSTAT={partstat}:urn:uuid:1C6F8C70-3A4E-4B8C-9C1F-5A9B7C0D1E2F"
        ),
        **more,
    )
    return mail(to, body, kind='text/calendar; method=REPLY; name="meeting.ics"')


def of_exchange(to, entry, partstat, stamp, **more):
    """Windows' own name of a zone, with the zone beside it, and times on that wall."""
    zone = "\r\n".join(
        [
            *("BEGIN:VTIMEZONE", "TZID:W. Europe Standard Time", "BEGIN:STANDARD"),
            *("DTSTART:16010101T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100"),
            *("RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10", "END:STANDARD"),
            *("BEGIN:DAYLIGHT", "DTSTART:16010101T020000", "TZOFFSETFROM:+0100"),
            *("TZOFFSETTO:+0200", "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3"),
            *("END:DAYLIGHT", "END:VTIMEZONE"),
        ]
    )
    body = calendar(
        entry,
        partstat,
        stamp=stamp,
        start_=None,
        end_=None,
        more=(
            "DTSTART;TZID=W. Europe Standard Time:20270311T150000",
            "DTEND;TZID=W. Europe Standard Time:20270311T154500",
        ),
        **more,
    ).replace("BEGIN:VEVENT", f"{zone}\r\nBEGIN:VEVENT")
    return mail(to, body)


STYLES = {"Gmail": of_gmail, "Outlook": of_outlook, "Apple": of_apple, "Exchange": of_exchange}


def bounce(to, status="5.1.1", *, message_id="<bounce-1@mail.example.org>"):
    return "\r\n".join(
        [
            "Return-Path: <>",
            "From: Mail Delivery System <mailer-daemon@example.org>",
            f"To: {to}",
            "Subject: Undelivered Mail Returned to Sender",
            f"Message-ID: {message_id}",
            "Auto-Submitted: auto-replied",
            "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="=_r"',
            "",
            *("--=_r", "Content-Type: text/plain", "", "It did not arrive.", ""),
            *("--=_r", "Content-Type: message/delivery-status", ""),
            *("Reporting-MTA: dns; mail.example.org", ""),
            *("Final-Recipient: rfc822; bruno@example.org", "Action: failed", f"Status: {status}"),
            *("Diagnostic-Code: smtp; 550 no such user", "", "--=_r--", ""),
        ]
    ).encode()
