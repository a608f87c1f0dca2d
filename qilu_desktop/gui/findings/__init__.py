"""The list of findings: its lines, the detail of one, fixes and the printable report."""
