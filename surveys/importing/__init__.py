"""Files of answers from elsewhere: columns, words and rows."""
