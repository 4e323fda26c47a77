"""A manager's week: who meets when, and moves as a preview that one press applies.

The preview lives in the address, so that it works without JavaScript and survives a reload:
`lift` is the meeting in the hand, each `move` is `<meeting>@<instant>@<version>`.
"""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from entrenous import clock, meetings, zones
from entrenous.changes import PairHasEnded
from entrenous.web.access import PersonRequest, as_person, closed_for_now, signed_in, uuid_or_none
from entrenous.web.board import Board, Move, monday_of
from entrenous.web.moving import A_YEAR, WHY_NOT


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def week(request: HttpRequest, monday: str = "") -> HttpResponse:
    asked = as_person(request)
    if asked.user.is_doubted:
        return closed_for_now(asked)
    today = zones.wall(clock.now(), asked.user.zone).date()
    try:
        first = monday_of(date.fromisoformat(monday) if monday else today)
    except (ValueError, OverflowError):
        return redirect("week")
    if abs(first - today) > A_YEAR:
        return redirect("week")
    given = request.POST if request.method == "POST" else request.GET
    moves = [move for text in given.getlist("move") if (move := Move.from_text(text))]
    board = Board(asked.user, first, moves, uuid_or_none(given.get("lift")))
    if request.method == "POST":
        return _apply(asked, board)
    template = "week.html#board" if given.get("part") == "board" else "week.html"
    return render(request, template, {"board": board})


def _apply(request: PersonRequest, board: Board) -> HttpResponse:
    """All moves of the preview, each on its own: one that cannot be stays in the preview."""
    for card in board.cards:
        move = board.moves.get(card.meeting.pk)
        if move is None:
            continue
        name = card.other.given_name
        local = zones.wall(move.to, card.meeting.zone)
        try:
            meetings.move(
                card.meeting,
                local.date(),
                local.time(),
                card.meeting.zone,
                seen=move.seen,
                by=request.user,
            )
        except meetings.MovedMeanwhile:
            messages.info(
                request, _("%(name)s was quicker; look at it once more.") % {"name": name}
            )
        except meetings.CannotMove as cannot:
            messages.info(request, f"{name}: {WHY_NOT[type(cannot)]}")
            continue
        except PairHasEnded:
            messages.info(request, _("You and %(name)s do not meet any more.") % {"name": name})
        del board.moves[card.meeting.pk]
    board.lift = None
    return redirect(board.link())
