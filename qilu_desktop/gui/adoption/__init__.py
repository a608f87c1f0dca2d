"""官方表样: which official forms are in use, their mappings corrected on the page, filled on trial and read back."""
