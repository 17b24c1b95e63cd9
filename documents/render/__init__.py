"""The only place that knows how documents are drawn: WeasyPrint and XlsxWriter stay in here."""
