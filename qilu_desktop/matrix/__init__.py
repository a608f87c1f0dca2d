"""缺什么一览: what is there and what is missing, one line a person, one column a thing that must be there.

The columns follow from the year's pack (groups of fields, kinds of evidence, documents), the cells from the dossier
and the report of the checks; the window only draws them.
"""

from qilu_desktop.matrix.cells import MatrixMemory, matrix
from qilu_desktop.matrix.columns import person_columns, unit_columns
from qilu_desktop.matrix.model import Cell, Column, Line, Mark, Matrix, Table
from qilu_desktop.matrix.words import as_text, cell_text, cell_words, place_of

__all__ = [
    "Cell",
    "Column",
    "Line",
    "Mark",
    "Matrix",
    "MatrixMemory",
    "Table",
    "as_text",
    "cell_text",
    "cell_words",
    "matrix",
    "person_columns",
    "place_of",
    "unit_columns",
]
