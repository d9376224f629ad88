"""Text recognition: pictures of pages to lines of text, by rapidocr in processes of its own."""
