"""What a machine read from the picture of a query page, and how it stands to the form (pure; 4.3a)."""
