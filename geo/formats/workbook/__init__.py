"""Excel workbooks: read safely, made as templates to fill in, and given back with their faults marked."""
