"""佐证对照表: what is claimed against what proves it, with the pages of the outgoing PDFs."""
