"""The command line, one module a group of commands. Each imports what it needs when it is called, so that
`holdvarm --help` starts without the web, database and calendar libraries."""
