"""Who has an account, and when they work."""

from entrenous.people.actions import (
    AddressTaken,
    change_address,
    change_named,
    close_account,
    go_away,
    reopen_account,
    set_hours,
    settle_address,
    sign_out_everywhere,
    welcome,
)

__all__ = [
    "AddressTaken",
    "change_address",
    "change_named",
    "close_account",
    "go_away",
    "reopen_account",
    "set_hours",
    "settle_address",
    "sign_out_everywhere",
    "welcome",
]
