"""Duplicates found, judged on labelled files beside Splink: precision, recall, F1 of pairs and of clusters."""
