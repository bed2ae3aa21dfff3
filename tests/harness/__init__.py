"""What tests stand on: throw-away databases, a browser."""
