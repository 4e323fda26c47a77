"""What a calendar said that changes nothing by itself: who is asked says what follows."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrenous import calendars, meetings
from entrenous.calendars.models import CalendarEntry, CalendarQuestion
from entrenous.changes import PairHasEnded
from entrenous.people import spoken
from entrenous.web.access import PersonRequest, own_page
from entrenous.web.moving import WHY_NOT

Kind = CalendarQuestion.Kind


@require_POST
@own_page
def calendar_question(request: PersonRequest, asked: UUID) -> HttpResponse:
    """“Yes” or “no” to one of the questions; to one that is settled, nothing happens."""
    question = get_object_or_404(calendars.asked_of(request.user), pk=asked)
    meeting = question.entry.meeting
    there = (meeting.pair_id, meeting.pk)
    if question not in calendars.questions_for(request.user, meeting):
        messages.info(request, _("That is settled already."))
        return redirect("meeting", *there)
    if request.POST.get("do") == "yes":
        _say_yes(request, question)
    else:
        _say_no(request, question)
    is_no = question.kind == Kind.HELD and question.answer == CalendarEntry.Answer.DECLINED
    if is_no and request.POST.get("do") == "yes":
        return redirect("meeting-move", *there)
    return redirect("today") if request.POST.get("from") == "today" else redirect("meeting", *there)


def _say_yes(request: PersonRequest, question: CalendarQuestion) -> None:
    if question.kind == Kind.HELD:
        calendars.it_was_me(question)
        return
    if question.kind != Kind.ANOTHER_TIME:
        return
    try:
        calendars.take_other_time(question, by=request.user)
    except (meetings.MovedMeanwhile, PairHasEnded):
        messages.info(request, _("That is settled already."))
    except meetings.CannotMove as cannot:
        calendars.refuse_other_time(question)
        messages.info(request, str(WHY_NOT[type(cannot)]))
    else:
        day = spoken.near_day(question.entry.meeting.starts_at, request.user)
        messages.success(request, _("You now meet %(day)s.") % {"day": day})


def _say_no(request: PersonRequest, question: CalendarQuestion) -> None:
    if question.kind == Kind.ANOTHER_TIME:
        calendars.refuse_other_time(question)
        messages.success(request, _("It stays where it is."))
    elif question.kind == Kind.HELD:
        calendars.settle(question)
    else:
        calendars.it_stays(question)
        messages.success(request, _("It stays where it is."))
