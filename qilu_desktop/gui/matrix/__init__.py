"""缺什么一览: the matrix of people and materials."""
