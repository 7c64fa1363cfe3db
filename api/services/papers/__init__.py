"""
Papers of a plan, printed from what is kept: who leads and where stations are come from the records of the day.

| file | what it gives |
|---|---|
| `asked` | which paper is asked for and how, and what is wrong with that |
| `staff` | who leads each grid on a day, and where its people come to |
| `moves` | who changes grid against the plan before, and which doors get another leader |
| `press` | a paper as PDF or PNG, or why none can be made here |
| `of_plan` | papers of a plan that is kept |
| `of_folder` | papers of the plan in a folder, for the command line |
"""
