"""
One use case a module: what the command line and the web both call.

| folder | what it is about |
|---|---|
| `inputs` | a planner's files and options, and what is wrong with them |
| `drawing` | drawing a plan, writing its folder, reading it back |
| `imports` | villages brought into the service in steps |
| `ground` | the land of a village as it is today, and what was done to it by hand |
| `plans` | plans that are kept: steps into force, differences, choices, files to take away |
| `workbench`, `redrawing` | what a planner sees and does while drawing on a plan |
| `visits`, `rounds` | who walks when, and the sheets of it |
| `staffing`, `stations` | who answers for an area; where stations are, and where new ones would help |
| `covering`, `residents` | what leaders see of areas, and what everybody may know |
| `papers`, `ogc`, `backup`, `doctor` | prints, features for GIS, copies, and what is wrong with an installation |
| `accounts`, `security` | who asks, and how that is known |
| `jobs` | work that is waited for |

What lies beside the folders is used by several of them.
"""
