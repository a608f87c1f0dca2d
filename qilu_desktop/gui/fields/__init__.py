"""One editor a kind of field; the factory picks the right one."""
