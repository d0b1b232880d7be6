"""SHOW: settings, command line, web, and the one place where everything is wired together."""
