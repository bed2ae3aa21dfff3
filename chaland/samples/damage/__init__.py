"""What happens to a customer file in real life, done on purpose, with the truth kept beside.

`rows` lays invented people out as the rows of a file, some of them twice; `sheet` writes them under French
headers; `kinds` spoils cells; `truth` is what the whole gives back. Everything is drawn by row from the seed,
so chunks of a file agree with the whole.
"""
