"""`python -m nakami`."""

from nakami.cli.main import run

if __name__ == "__main__":
    run()
