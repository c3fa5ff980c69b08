"""A Celery worker as a thread of this process: with the memory broker nobody else would hear a message."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def worker_thread(beat: bool = False, patience: float = 10) -> Iterator[None]:
    """Carries out tasks, and with `beat` keeps the clock, until the block ends. The task at hand has `patience`
    seconds to finish; what is cut off is done again by the next sweep."""
    from celery.beat import EmbeddedService, Scheduler
    from celery.worker import WorkController, state

    from llo_portal.celery import app

    app.conf.update(broker_transport_options={"polling_interval": 0.1})
    app.conf.update(worker_hijack_root_logger=False, worker_redirect_stdouts=False)
    worker: Any = WorkController(
        app=app, pool_cls="solo", without_heartbeat=True, without_mingle=True, without_gossip=True
    )
    thread = threading.Thread(target=worker.start, name="celery", daemon=True)
    thread.start()
    clock = EmbeddedService(app, thread=True, scheduler_cls=Scheduler)
    if beat:
        clock.start()
    try:
        yield
    finally:
        if beat:
            clock.stop()
        state.should_stop = 0
        thread.join(patience)
        state.should_stop = None
