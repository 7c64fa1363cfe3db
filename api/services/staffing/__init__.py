"""
Who answers for which area, and the stations that people come to.

========= ======================================================================
places    the area that somebody names, and the profile that holds there
today     which day it is for people, by the store's clock
people    members of staff: a name and a telephone at work
posts     titles held in areas: begun, ended, handed over, vacant
stations  service stations
importing workbooks of members and stations: taken in, or told what they would change
========= ======================================================================
"""
