"""What several utterances say together: questions with their answers, and what is done about what one named."""
