"""Models on disk: checkpoint folders, where they live, and the archives people bring and take."""
