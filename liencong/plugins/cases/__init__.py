"""Questions, complaints and suggestions of citizens: taken in, answered, followed (S08, S63–S67)."""
