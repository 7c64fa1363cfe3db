"""One use case a module: what the command line and the web both call."""
