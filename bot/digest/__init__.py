"""What is told in places each week: what nobody answered, what is new, what came of it."""
