"""Plans that the service keeps: their steps into force, what changes between two, what is taken away of them."""
