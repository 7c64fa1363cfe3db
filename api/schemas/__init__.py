"""The shapes in which the web gives and takes things."""
