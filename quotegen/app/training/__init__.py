"""The Training page: a run to be, a run that goes on, and a finished one."""
