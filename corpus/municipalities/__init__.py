"""All 1,741 municipalities of Japan with their codes, readings and prefectures."""
