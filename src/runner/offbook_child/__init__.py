"""The process that runs one function of the user's. See ../README.md for what it tells the supervisor."""
