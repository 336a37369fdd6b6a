"""`python -m hotline COMMAND`."""

from hotline.cli import main

main()
