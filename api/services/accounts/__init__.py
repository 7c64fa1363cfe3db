"""Who asks: users, log-ins, what they may do, and what is written down of it."""
