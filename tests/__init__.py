"""Tests mirror the rooms of the program."""
