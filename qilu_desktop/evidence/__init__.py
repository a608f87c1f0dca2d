"""Evidence files: taking them in, checking the applicant's photo, joining them into one stamped PDF.

Clauses 4.3a-c.  Heavy libraries are imported inside the functions, so importing this package costs nothing.
"""
