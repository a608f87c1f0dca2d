"""Reading a picture of a certificate query page offline: what stands where, and how it compares (4.3a).

The reading says facts and verdicts; it changes nothing and never overrules the clerk.
"""
