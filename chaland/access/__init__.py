"""Who may do what, and who did: users, roles, permissions per verb, the audit trail."""
