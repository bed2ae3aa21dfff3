"""Finding without a database: columns in (Polars), columns out. Knows no Django, no clock, no file but its models."""
