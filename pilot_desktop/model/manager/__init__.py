"""Models of the user: added, loaded from the authors' record, checked and removed."""
