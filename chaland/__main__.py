"""`python -m chaland` is the same as the `chaland` command."""

from chaland.faces.cli.main import run

if __name__ == "__main__":
    run()
