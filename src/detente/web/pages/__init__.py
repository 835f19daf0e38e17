"""One file a page: from the world to a frozen record, which the template draws and `.json` gives."""
