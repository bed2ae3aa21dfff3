"""How good the file is: a score for each record, what is doubtful in it, which fields nobody uses.

Words: a *dimension* is one side of quality (complete, valid, fresh, unique, reachable), from 0 to 100. A *doubt*
is a value that may be wrong, with its place and, where there is one, what is proposed instead; it is *settled*
once somebody accepted the proposal or said that the value is right.
"""
