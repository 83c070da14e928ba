"""Charts of what is offered and wanted, with words on them in every script."""
