"""What the service remembers, behind one protocol: folders on a disk, or nothing but memory for tests."""
