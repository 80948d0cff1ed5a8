"""Consultations on drafts: what people say of each article, and what becomes of it."""
