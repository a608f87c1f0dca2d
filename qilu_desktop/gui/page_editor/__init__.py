"""Editing the pages of a piece of evidence: which are sent, in what order, turned, cut, blacked out."""
