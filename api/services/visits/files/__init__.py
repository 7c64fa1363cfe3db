"""
The files of a plan of visits, all written from one object.

| file | what it writes |
|---|---|
| `papers` | `Papers`: what is needed beside the plan |
| `layout` | which file is called what, and where it lies |
| `write` | `write_visit_plan`: everything into a folder |
| `places` | shapes and spots in longitude and latitude |
| `booklets` | A4 sheets, pictures, the page for a phone |
| `printing` | PDF and PNG, in processes of their own |
| `walk_maps` | the map page of each outing |
| `features` | outings.geojson |
| `gpx` | an outing as a route and a track |
| `calendar` | calendar.ics: when and how many, no doors |
| `ledger` | ledger.xlsx: one row a visit |
| `notices` | what is worth knowing of them |
| `report` | report.json |
"""

from api.services.visits.files.layout import file_names
from api.services.visits.files.notices import notices_of
from api.services.visits.files.papers import Papers
from api.services.visits.files.write import write_visit_plan

__all__ = ["Papers", "file_names", "notices_of", "write_visit_plan"]
