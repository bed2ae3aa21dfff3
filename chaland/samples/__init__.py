"""Sample files: invented French customers with real damage, and real files whose licence lets us ship them.

Owns the seeded generator (`people`), the damage that real files have (`damage`), the demo's workbook
(`workbook`) and the list of files that the demo imports (`files`). Pure: no Django, no clock, no network.
Every person, company, phone number and e-mail address made here is invented; `reach` says which ranges
and domains keep them from belonging to anyone.
"""
