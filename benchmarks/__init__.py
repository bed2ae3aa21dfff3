"""What is measured, and the files it is measured on."""
