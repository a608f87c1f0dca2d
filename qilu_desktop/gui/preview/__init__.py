"""The page as it will print, beside the form."""
