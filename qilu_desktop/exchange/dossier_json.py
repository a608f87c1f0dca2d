"""The public face of the format: ``encode``, ``decode`` and what they raise."""

from __future__ import annotations

from qilu_desktop.exchange.decode import Decoded, decode
from qilu_desktop.exchange.encode import encode, left_out
from qilu_desktop.exchange.problems import DossierFileError, Problem

__all__ = ["Decoded", "DossierFileError", "Problem", "decode", "encode", "left_out"]
