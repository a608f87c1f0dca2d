"""核对收到的材料: a folder or ZIP that somebody sent, looked at and told person by person."""
