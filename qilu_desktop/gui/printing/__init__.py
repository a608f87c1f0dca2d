"""Printing finished PDFs through the system's dialog, at actual size."""
