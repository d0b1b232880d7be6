"""Mistakes a user can mend: said in words, without a traceback, exit code 1."""

from __future__ import annotations


class UserError(Exception):
    """One or more problems, each one line: where, what was expected, what to do."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
