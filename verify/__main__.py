"""``python -m verify``: the whole command line; what takes long to import is imported only when it is needed."""

import sys


def main() -> int:
    """Run the command named on the command line and return its exit status."""
    from verify.cli.main import main

    return main()


if __name__ == "__main__":
    sys.exit(main())
