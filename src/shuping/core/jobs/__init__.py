"""What the machine does after an act: kept in the database, done by a worker, at least once.

A room registers its kinds of jobs in `apps.py` (`kinds.register`) and wants one with `queue.enqueue` inside the
transaction of its act: neither stands without the other. A handler takes its facts by keyword and may run twice
without harm. Why there is no broker: `docs/explanation/the-worker.md`.
"""
