"""盖章扫描件: sealed pages come home in the window, recognised, completed by hand and filed."""
