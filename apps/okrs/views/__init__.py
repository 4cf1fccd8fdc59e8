"""The pages of OKRs. Each shows and hands over to one verb; what counts is said in `scoring.py`."""
