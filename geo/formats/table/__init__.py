"""Tables of rows and headings as spreadsheets hold them: where the heading stands, and what cells and addresses say."""
