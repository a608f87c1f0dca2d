"""推荐报告正文: the report's paragraphs as they print, reworded in place while the facts in them stay facts."""
