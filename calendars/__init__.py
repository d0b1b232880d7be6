"""WHEN things fall: working days, legal counting of time, meetings in, feeds out."""
