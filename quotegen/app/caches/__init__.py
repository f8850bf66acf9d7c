"""What the app computes once for all sessions, a module for each subject. Callers pass a corpus or a model."""
