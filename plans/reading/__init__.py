"""From the bytes of a workbook or a Word file to a grid, and from the grid to a draft; behind plans.imports."""
