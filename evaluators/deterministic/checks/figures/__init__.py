"""How figures of a note are held against those that were said, but for doses: times, ages, values, counts, visits."""
