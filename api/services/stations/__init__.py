"""New service stations: where to place them, and the files of that."""
