"""`python -m quotegen`."""

import sys

from quotegen.cli import main

if __name__ == "__main__":
    sys.exit(main())
