"""``python -m verify``: the answers that must come at once, then the whole command line."""

import sys


def main() -> int:
    """Run the command named on the command line and return its exit status."""
    from verify.cli.main import main

    return main()


if __name__ == "__main__":
    sys.exit(main())
