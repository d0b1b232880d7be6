"""WHAT a municipality must do: definitions, their language, their loader and their lint."""
