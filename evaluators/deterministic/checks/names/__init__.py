"""How drugs and findings may be called, or misheard: names near to, like, or in the place of one another."""
