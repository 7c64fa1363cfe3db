"""
Passwords, tokens and the key that signs them.

| file | what it does |
|---|---|
| `passwords` | what a password must be, its hash, and the check that takes as long for unknown users |
| `tokens` | access tokens that say who asks, for a quarter of an hour |
| `refresh` | refresh tokens, each good for one use, that bring new access tokens |
| `key` | the secret key of an installation |
"""
