"""What others know and we may use: coordinates of addresses, the register of companies, hired lists.

An answer enters as a source record of its own, with its licence and its date: visible, ranked, undoable. Words: a
*hired list* (location de fichiers) holds names that are not ours, and stay out of the file.
"""
