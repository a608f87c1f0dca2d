"""``python -m qilu_desktop``: the same as the ``qilu-desktop`` command."""

from qilu_desktop.cli.main import entry

if __name__ == "__main__":
    raise SystemExit(entry())
