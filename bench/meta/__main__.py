import sys

from bench.meta import main

sys.exit(main(sys.argv[1:]))
