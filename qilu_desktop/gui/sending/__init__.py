"""报送: what goes out by mail, by EMS and over the printer, and the record of what went out."""
