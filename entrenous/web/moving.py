"""Not today: three good moments, any other, or the next one is fine. No reason is asked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from entrenous import clock, meetings, zones
from entrenous.changes import PairHasEnded
from entrenous.meetings.models import Meeting
from entrenous.people import spoken
from entrenous.web import unread
from entrenous.web.access import PairRequest, pair_page
from entrenous.web.meeting_page import MeetingPage, page_of

WHY_NOT: dict[type[meetings.CannotMove], object] = {
    meetings.InThePast: gettext_lazy("That moment is over. Please choose one that is to come."),
    meetings.TooFarAhead: gettext_lazy(
        "That is more than 60 days away. Please choose a nearer day."
    ),
    meetings.NeverHappens: gettext_lazy(
        "The clocks jump over that hour on that day. An hour later or earlier would do."
    ),
    meetings.AlreadyBegun: gettext_lazy("This one has begun, so it stays where it is."),
    meetings.AlreadyClosed: gettext_lazy("This one took place, so it stays where it is."),
}


A_YEAR = timedelta(days=366)


def proposed(choice: str) -> datetime | None:
    """The instant that a button carries; None for what no button of ours says."""
    try:
        moment = datetime.fromisoformat(choice)
    except ValueError:
        return None
    return moment if moment.tzinfo and abs(moment - clock.now()) < A_YEAR else None


class MoveForm(forms.Form):
    """`choice` is a proposed moment (ISO, UTC), or one of the words of the buttons."""

    seen = forms.IntegerField(min_value=0)
    choice = forms.CharField(required=False)
    day = forms.DateField(required=False)
    at = forms.TimeField(required=False)

    def clean(self) -> None:
        given = self.cleaned_data
        if "choice" in self.errors:
            return
        choice = given.get("choice", "")
        if choice in {"let-go", "put-off", "after-all"}:
            return
        if choice and choice != "other":
            given["moment"] = proposed(choice)
            if given["moment"] is None:
                self.add_error("choice", _("Please choose one of the moments."))
        elif not given.get("day") and "day" not in self.errors:
            self.add_error("day", _("Which day? For example 2027-03-11."))
        elif not given.get("at") and "at" not in self.errors:
            self.add_error("at", _("At what time? For example 10:30."))


@require_http_methods(["GET", "HEAD", "POST"])
@pair_page
def meeting_move(request: PairRequest, meeting: UUID) -> HttpResponse:
    page = page_of(request, meeting)
    assert page.meeting is not None
    if not request.pair.is_open:
        raise PairHasEnded  # also for who only looks: when the other is free is not theirs to know
    if page.meeting.is_held:
        messages.info(request, str(WHY_NOT[meetings.AlreadyClosed]))
        return redirect(page.url)
    form = MoveForm(request.POST or None)
    if not form.is_valid():
        return _ask(request, page, form)
    try:
        _move(page.meeting, form.cleaned_data, request)
    except meetings.MovedMeanwhile:
        return _ask(request, page, MoveForm(), meanwhile=True)
    except meetings.ManagersDoNotCancel:
        form.add_error(
            None, _("Please find another time first. Your report can let it go; you move it.")
        )
        return _ask(request, page, form)
    except meetings.CannotMove as cannot:
        form.add_error(None, str(WHY_NOT[type(cannot)]))
        return _ask(request, page, form)
    # Moved past the next one, it is no longer what the page of the pair shows.
    let_go = form.cleaned_data["choice"] == "let-go"
    return redirect("pair", request.pair.pk) if let_go else redirect(page.url)


def _move(meeting: Meeting, given: dict[str, object], request: PairRequest) -> None:
    me, seen = request.user, given["seen"]
    assert isinstance(seen, int)
    match given["choice"]:
        case "let-go":
            meetings.let_go(meeting, seen=seen, by=me)
            messages.success(request, _("It is let go. Every topic stays."))
        case "put-off":
            meetings.put_off(meeting, seen=seen, by=me)
            messages.success(request, _("It is put off. Find a day whenever you like."))
        case "after-all":
            meetings.meet_after_all(meeting, seen=seen, by=me)
            messages.success(request, _("You meet after all."))
        case _:
            day, at, zone = _chosen(meeting, given, request)
            meetings.move(meeting, day, at, zone, seen=seen, by=me)
            twice = zones.happens(datetime.combine(day, at), zone) == "twice"
            where = spoken.near_day(meeting.starts_at, me)
            hour = spoken.hour(zones.wall(meeting.starts_at, me.zone))
            said = _("You now meet %(day)s at %(hour)s.") % {"day": where, "hour": hour}
            if twice:
                said += " " + _("That hour comes twice that night; it is the first of the two.")
            messages.success(request, said)


def _chosen(
    meeting: Meeting, given: dict[str, object], request: PairRequest
) -> tuple[date, time, str]:
    """A proposed moment keeps the meeting's own zone; a typed one is told in the mover's."""
    moment = given.get("moment")
    if isinstance(moment, datetime):
        local = zones.wall(moment, meeting.zone)
        return local.date(), local.time(), meeting.zone
    day, at = given["day"], given["at"]
    assert isinstance(day, date)
    assert isinstance(at, time)
    return day, at, request.user.zone


def _ask(
    request: PairRequest, page: MeetingPage, form: MoveForm, *, meanwhile: bool = False
) -> HttpResponse:
    meeting = page.meeting
    assert meeting is not None
    meeting.refresh_from_db()
    moments = meetings.good_moments(
        request.pair, minutes=meeting.minutes, near=meeting.starts_at, besides=meeting
    )
    context = {
        "page": page,
        "pair": request.pair,
        "other": request.other,
        "form": form,
        "moments": moments,
        "unread": unread.unread(request.pair.people, request.user),
        "meanwhile": meanwhile,
        "manages": request.pair.is_managed_by(request.user),
    }
    status = 409 if meanwhile else 422 if form.errors else 200
    return render(request, "moving.html", context, status=status)
