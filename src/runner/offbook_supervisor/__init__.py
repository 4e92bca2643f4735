"""The supervisor of one run. See ../README.md."""

VERSION = '0.1.0'
