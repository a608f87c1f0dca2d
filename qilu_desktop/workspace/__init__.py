"""The workspace: one folder that keeps a dossier, its files and its history safe."""
