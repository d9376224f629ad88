"""Public test collections, from files that you have: SQuAD 2.0, XQuAD, and FinanceBench-style questions over PDFs."""
