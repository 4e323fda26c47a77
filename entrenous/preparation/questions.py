"""The questions that Entrenous asks by itself, by their codes; `web/questions.py` words them."""

# What a report may ask themselves before a 1:1, and what fits it on the manager's side.
DIRECTION = "direction"
SHOW = "show"
GUIDANCE = "guidance"
UNBLOCK = "unblock"
FEEDBACK = "feedback"

# How do we work together: each answers for themselves.
TOGETHER = (
    "feedback",
    "bad-news",
    "recognition",
    "grumpy",
    "quiet-hours",
    "stuck",
    "well",
)
