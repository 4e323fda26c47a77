"""Letters are read in the mailbox that Django keeps for tests; the work is done when a test says so."""

from datetime import timedelta

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from entrenous import chores, clock


@pytest.fixture
def after(now):
    """after(minutes=3) is what mail came until then, as (to, subject, text), the work having been done meanwhile."""

    def work_until(**later):
        mail.outbox.clear()
        for moment in (clock.now(), now + timedelta(**later)):
            with clock.at(moment):
                chores.do_all()
        assert not DBTaskResult.objects.failed().exists()
        return [(*message.to, message.subject, message.body) for message in mail.outbox]

    return work_until
