"""What is asked of every engine, and the same asked of frames by hand."""
