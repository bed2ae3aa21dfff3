"""Other programs are told what happens: signed calls, made again from the database until somebody answers."""
