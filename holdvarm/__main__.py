"""`holdvarm`: the command line. Exit 0 fine, 1 findings or failure, 2 usage."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; a user's mistake is said in words, on standard error."""
    from holdvarm.commands.app import app
    from holdvarm.errors import UserError

    try:
        app()
    except UserError as error:
        for problem in error.problems:
            sys.stderr.write(f"{problem}\n")
        sys.exit(1)
    except BrokenPipeError:
        # The reader has seen enough (`| head`).
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
