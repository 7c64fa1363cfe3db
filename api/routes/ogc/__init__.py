"""
OGC API - Features below ``/ogc``.

=================  ======================================================================
`landing`          where everything begins, what is kept to, and what the service can do
`collections`      every collection, or one
`items`            features of a collection, or one
`answers`          JSON or a page, and the links in both
`words`            what the documentation says of parameters and answers
=================  ======================================================================
"""

from fastapi import APIRouter

from api.routes.ogc import collections, items, landing

router = APIRouter()
for part in (landing, collections, items):
    router.include_router(part.router)
