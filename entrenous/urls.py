"""Every address of the application, in one list."""

from allauth.account import views as account
from django.urls import path

from entrenous.web import (
    agreement,
    commitments,
    device,
    doorway,
    installing,
    me,
    meeting,
    moving,
    notes,
    people,
    record,
    today,
    topics,
    vouching,
    walk,
    week,
    wordings,
)

handler400 = "entrenous.web.trouble.refused"

urlpatterns = [
    path("", today.today, name="today"),
    path("manifest.webmanifest", installing.manifest, name="manifest"),
    path("sw.js", installing.service_worker, name="service-worker"),
    path("week/", week.week, name="week"),
    path("week/<str:monday>/", week.week, name="week-of"),
    path("me/", me.me, name="me"),
    path("me/hours/", me.my_hours, name="my-hours"),
    path("me/away/", me.my_days_away, name="my-days-away"),
    path("me/away/<uuid:away>/end/", me.my_day_away_end, name="my-day-away-end"),
    path("me/sessions/", me.my_other_sessions, name="my-other-sessions"),
    path("me/reports/", me.my_reports, name="my-reports"),
    path("me/device/", device.device, name="device"),
    path("vouching/<uuid:change>/", vouching.vouching, name="vouching"),
    # For administrators
    path("people/", people.people, name="people"),
    path("people/new/", people.new_person, name="new-person"),
    path("people/import/", people.people_import, name="people-import"),
    path("people/<uuid:person>/", people.person, name="person"),
    path("people/<uuid:person>/leaving/", people.person_leaving, name="person-leaving"),
    path("people/<uuid:person>/return/", people.person_return, name="person-return"),
    # The doorway, by allauth
    path("in/", account.login, name="account_login"),
    path("in/code/", account.request_login_code, name="account_request_login_code"),
    path("in/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("in/address/<str:link>/", vouching.address_confirmation, name="address-confirmation"),
    path("in/closed/", account.account_inactive, name="account_inactive"),
    path("in/new/", account.signup, name="account_signup"),
    path("out/", doorway.wiping(account.logout), name="account_logout"),
    path("me/password/", account.password_change, name="account_change_password"),
    path("me/password/set/", account.password_set, name="account_set_password"),
    path("in/forgotten/", doorway.signed_out(account.password_reset), name="account_reset_password"),
    path("in/forgotten/code/", doorway.signed_out(account.confirm_password_reset_code), name="account_confirm_password_reset_code"),
    path("in/forgotten/new/", doorway.signed_out(account.complete_password_reset), name="account_complete_password_reset"),
    # A pair
    path("with/<uuid:pair>/", meeting.pair, name="pair"),
    path("with/<uuid:pair>/another-rhythm/", meeting.another_rhythm, name="another-rhythm"),
    # Its 1:1s
    path("with/<uuid:pair>/meetings/", agreement.meetings_of_pair, name="meetings"),
    path("with/<uuid:pair>/meetings/<uuid:meeting>/", meeting.meeting, name="meeting"),
    path("with/<uuid:pair>/meetings/<uuid:meeting>/walk/", walk.walk, name="walk"),
    path("with/<uuid:pair>/meetings/<uuid:meeting>/move/", moving.meeting_move, name="meeting-move"),
    path("with/<uuid:pair>/meetings/<uuid:meeting>/format/", meeting.meeting_format, name="meeting-format"),
    path("with/<uuid:pair>/meetings/<uuid:meeting>/closure/", meeting.meeting_closure, name="meeting-closure"),
    path("with/<uuid:pair>/meetings/<uuid:meeting>/notes/", notes.notes, name="notes"),
    path("with/<uuid:pair>/meetings/<uuid:meeting>/notes/typed/", notes.typed_notes, name="typed-notes"),
    # What it wrote
    path("with/<uuid:pair>/topics/", topics.topics, name="topics"),
    path("with/<uuid:pair>/topics/order/", topics.topic_order, name="topic-order"),
    path("with/<uuid:pair>/topics/<uuid:topic>/wording/", topics.topic_wording, name="topic-wording"),
    path("with/<uuid:pair>/topics/<uuid:topic>/state/", topics.topic_state, name="topic-state"),
    path("with/<uuid:pair>/topics/<uuid:topic>/place/", topics.topic_place, name="topic-place"),
    path("with/<uuid:pair>/commitments/", commitments.commitments, name="commitments"),
    path("with/<uuid:pair>/commitments/<uuid:commitment>/wording/", commitments.commitment_wording, name="commitment-wording"),
    path("with/<uuid:pair>/commitments/<uuid:commitment>/reviews/", commitments.commitment_reviews, name="commitment-reviews"),
    path("with/<uuid:pair>/record/", record.record, name="record"),
    path("with/<uuid:pair>/record/copy/", record.record_copy, name="record-copy"),
    path("with/<uuid:pair>/wordings/<uuid:row>/", wordings.wordings, name="wordings"),
    path("with/<uuid:pair>/wordings/<uuid:row>/<uuid:wording>/return/", wordings.wording_return, name="wording-return"),
    # What it agreed
    path("with/<uuid:pair>/agreement/", agreement.agreement, name="agreement"),
    path("with/<uuid:pair>/proposals/", agreement.proposals, name="proposals"),
    path("with/<uuid:pair>/proposals/<uuid:proposal>/acceptance/", agreement.acceptance, name="acceptance"),
    path("with/<uuid:pair>/proposals/<uuid:proposal>/withdrawal/", agreement.withdrawal, name="withdrawal"),
]  # fmt: skip
