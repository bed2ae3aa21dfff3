"""Pages of saved segments: the list, the page of one, and the builder (`builder/`)."""
