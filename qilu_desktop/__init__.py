"""齐鲁首席技师申报助手: fill, check and pack the yearly recommendation, offline."""

__version__ = "0.1.0"
