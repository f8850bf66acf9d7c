"""`python -m quotegen`."""

import sys

from quotegen.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
