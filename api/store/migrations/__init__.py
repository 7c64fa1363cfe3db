"""Changes of the schema, one file each, forwards and back."""
