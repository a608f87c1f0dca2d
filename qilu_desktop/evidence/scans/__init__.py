"""Signed and sealed pages that come home as scans: recognised by their QR codes, put in order, joined per document."""
