"""Files in (one page source each) and out (one exporter each)."""
