"""What every REST door has in common: errors, pages of a list, what comes in, how often.

It knows nothing of workspaces; `apps.workspaces.rest` adds who asks and what they may.
"""
