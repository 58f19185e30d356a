"""One module per kind of file that tells what is installed; one package per language."""
