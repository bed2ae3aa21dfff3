"""Bridges for allauth's pages, which Django's own template engine renders."""
