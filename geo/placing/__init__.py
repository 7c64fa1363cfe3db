"""Places for doors that nobody surveyed: spread along the lanes of their natural group (推定位置)."""

from geo.placing.place import place_doors
from geo.placing.stand import in_rows

__all__ = ["in_rows", "place_doors"]
