"""Pictures as SVG text: colours and fonts come from the style sheet, every word of a source is escaped."""
