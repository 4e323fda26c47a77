"""Work beside the requests: jobs in a queue, and rounds that come again."""

from entrenous.work.jobs import JobFailed, job
from entrenous.work.rounds import is_turn_of
from entrenous.work.running import Work, run_jobs

__all__ = ["JobFailed", "Work", "is_turn_of", "job", "run_jobs"]
