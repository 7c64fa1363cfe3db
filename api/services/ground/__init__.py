"""The ground of a village as it is today: its layers as they were imported, and what was done to them by hand."""
