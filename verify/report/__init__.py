"""What a run found, as a report: on a terminal, and as JSON, JUnit, Markdown and annotations."""
