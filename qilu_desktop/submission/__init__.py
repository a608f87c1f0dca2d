"""The submission: the folder with its manifest, the mail drafts, the EMS sheets and the A3 sets, and their check.

Nothing is built in place: a folder with the final name is complete, or it does not exist (design: submission.md).
"""
