"""Sets with ground truth of pages as offices make them today: filings, forms, charts, documents.

All of them are PDF pages, drawn here or taken from packages; their text layer is the truth.
"""
