"""Work beside the requests: jobs in a queue, and rounds that come again."""

from entrenous.work.counting import count, counted
from entrenous.work.jobs import JobFailed, is_under_way, job
from entrenous.work.rounds import is_turn_of
from entrenous.work.running import Work, run_jobs
from entrenous.work.watching import tidy_jobs

__all__ = [
    "JobFailed",
    "Work",
    "count",
    "counted",
    "is_turn_of",
    "is_under_way",
    "job",
    "run_jobs",
    "tidy_jobs",
]
