"""What the file is for, who may be reached and why: the first question, purposes, the panel, the dashboard."""
