"""Messages, from the text that somebody wrote to what each person gets: fields, values, previews, sizes, templates."""
