"""
What people may do, hold and decide, as pure rules: no web, no SQL, no clock.

| file | what it rules |
|---|---|
| `area` | codes of areas, and the paths that scopes are compared by |
| `period` | spans of days, and which of several things holds on a day |
| `role` | roles, what each may do, and where |
| `person` | what is kept of staff, and what is refused |
| `post` | who holds which title of which area, vacancies, handing over |
| `hours` | opening hours as people write them |
| `station` | service stations |
| `approval` | the steps of a plan from draft to retired, and who takes them |
| `approval_chain` | at whose desk each of these steps is taken |
| `codes` | codes that were given, are kept, and are never given again |
| `attribution` | who is answerable for a door on a day, and for whom that changes |
| `lockout` | failed log-ins, and how often something may be asked |
| `retention` | how long each kind of record is kept |
"""
