"""What somebody thinks over before a 1:1, for themselves; and what helps two people to talk."""

from entrenous.preparation.actions import (
    NothingToShare,
    answer,
    ask_everybody,
    ask_no_more,
    ask_nobody,
    ask_oneself,
    bring,
    keep_prompt,
    share_way_of_working,
    take_way_of_working_back,
)
from entrenous.preparation.queries import (
    WaysOfWorking,
    all_extra_questions,
    answers_before,
    answers_now,
    extra_questions,
    is_together,
    prompts_for,
    together_code,
    ways_of_working,
)

__all__ = [
    "NothingToShare",
    "WaysOfWorking",
    "all_extra_questions",
    "answer",
    "answers_before",
    "answers_now",
    "ask_everybody",
    "ask_no_more",
    "ask_nobody",
    "ask_oneself",
    "bring",
    "extra_questions",
    "is_together",
    "keep_prompt",
    "prompts_for",
    "share_way_of_working",
    "take_way_of_working_back",
    "together_code",
    "ways_of_working",
]
