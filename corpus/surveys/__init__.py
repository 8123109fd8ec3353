"""Added surveys: spreadsheets read as grids, grids typed as measures and members, figures stored with their cells."""
