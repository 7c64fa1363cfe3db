"""The judgement of what was read: shapes, places, columns, and how the parts fit together."""
