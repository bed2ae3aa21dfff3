"""Where the sentence of a segment is written."""
