"""Serve and remember: the command line, the services behind it, the pages."""
