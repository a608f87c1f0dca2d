"""An official .docx in place of a built-in layout: labels found, filled, read back (design: forms.md, last section)."""
