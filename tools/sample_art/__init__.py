"""The drawn files of the shipped sample: every face, paper and screenshot is invented and drawn here."""
