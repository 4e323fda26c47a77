"""Who has an account, and when they work."""

from entrenous.people.actions import (
    AddressTaken,
    change_address,
    change_settings,
    close_account,
    decide,
    go_away,
    keep_for_focus,
    make_administrator,
    reopen_account,
    set_hours,
    settle_address,
    sign_out_everywhere,
    stay_after_all,
    welcome,
)
from entrenous.people.letters import change_named
from entrenous.people.models import doubt_about
from entrenous.people.queries import everybody, policy, with_address

__all__ = [
    "AddressTaken",
    "change_address",
    "change_named",
    "change_settings",
    "close_account",
    "decide",
    "doubt_about",
    "everybody",
    "go_away",
    "keep_for_focus",
    "make_administrator",
    "policy",
    "reopen_account",
    "set_hours",
    "settle_address",
    "sign_out_everywhere",
    "stay_after_all",
    "welcome",
    "with_address",
]
