"""Sending services, through django-anymail: it knows how each takes messages and tells what becomes of them."""
