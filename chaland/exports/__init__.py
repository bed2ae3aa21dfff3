"""The customer file, read for somebody: contacts, companies and purchases in a file that opens anywhere.

Owns: which columns an export has, how each form of file says them, the audit entry of every export. A file
for people (csv, xlsx, ods) speaks their language and comes back in through intake with every column
recognised; a file for machines (jsonl, parquet) has the names and codes of the house.
"""
