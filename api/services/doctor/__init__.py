"""
What is wrong with an installation, and what would be right; nothing is made or changed by looking.

=============  ==========================================================
`finding`      what a check finds, and what it looks at
`machine`      Python, packages, fonts, what lays out paper
`folder`       the folder of data, its key
`database`     the database: schema, wholeness, guards, work
`examining`    all checks, in one table, and how they are gone through
=============  ==========================================================
"""
