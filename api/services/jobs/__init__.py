"""
Work that is waited for: asked for, leased by workers, and told of while it goes on.

========== ======================================================================================
queue      put a job into the queue, look at jobs, cancel one
lease      claim a job, hold it by heartbeats, end it; what an owner sends who has lost it is refused
agreement  the record that a job is for says the same as the job
asking     ask for plans: the record and its job in one transaction
drawing    what is done for a job of the kind ``plan``
walking    what is done for a job of the kind ``rounds``, and how one is asked for
kinds      which work is done for which kind
worker     claims one job after the other
working    a worker on the store of the settings, until it is told to end
processes  the worker processes of a service, started anew where one dies
events     a job as server-sent events
========== ======================================================================================
"""

from api.services.jobs.asking import Doing, Jobs
from api.services.jobs.queue import PLAN, JobEndedError

__all__ = ["PLAN", "Doing", "JobEndedError", "Jobs"]
