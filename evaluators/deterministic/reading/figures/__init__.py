"""What figures belong to, ask for and put right."""
