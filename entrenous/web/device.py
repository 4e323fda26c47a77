"""What a device keeps for somebody who chose so: to read and write without a network."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from entrenous import clock, meetings, pairs
from entrenous.web.access import as_person, signed_in

AHEAD = timedelta(days=8)
MOST = 6
FILES = ["app.css", "app.js", "notes.js", "mark.svg"]


@require_safe
@signed_in
def device(request: HttpRequest) -> JsonResponse:
    """Addresses alone: of pages, of the live notes of their meetings, and of the files that they need.

    The next 1:1 of each of their people, soonest first; nothing while their address is doubted.
    """
    me = as_person(request).user
    ours = [] if me.is_doubted else pairs.open_pairs_of(me)
    until = clock.now() + AHEAD
    ahead = [
        meeting
        for meeting in meetings.next_of_each(ours).values()
        if meeting.is_planned and meeting.starts_at < until
    ]
    ahead.sort(key=lambda meeting: meeting.starts_at)
    pages, notes = ([] if me.is_doubted else [reverse("today")]), {}
    for meeting in ahead[:MOST]:
        where = [meeting.pair_id, meeting.pk]
        pages += [reverse("pair", args=where[:1]), reverse("meeting", args=where)]
        pages += [reverse("walk", args=where)]
        notes[str(meeting.pk)] = reverse("typed-notes", args=where)
    files = [static(name) for name in FILES]
    return JsonResponse({"pages": pages, "notes": notes, "files": files})
