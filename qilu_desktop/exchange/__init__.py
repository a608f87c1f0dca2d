"""The dossier as a JSON file that other programs can read and write, and its JSON Schema."""
