namespace Sonde.Cli.Terminal;

/// <summary>Rows of cells below headings, each column as wide as it must be. Where the page is too narrow, the columns that matter least are left out.</summary>
internal sealed class Table
{
    private const string Gap = "  ";

    private readonly List<(string Head, int Rank, bool IsNumber)> _columns = [];
    private readonly List<(string[] Cells, Tone Tone)> _rows = [];

    /// <summary>Adds a column, to the right of those before.</summary>
    /// <param name="head">Its heading.</param>
    /// <param name="rank">0 for one that is never left out; the highest is left out first.</param>
    /// <param name="isNumber">Its cells end at the same place in place of beginning there.</param>
    public Table Column(string head, int rank, bool isNumber = false)
    {
        _columns.Add((head, rank, isNumber));
        return this;
    }

    /// <summary>Adds a row, with a cell for each column.</summary>
    public void Row(Tone tone, params string[] cells) => _rows.Add((cells, tone));

    /// <summary>Writes it; nothing where it has no rows. A column that is empty in every row is left out, too.</summary>
    public void Write(Page page)
    {
        if (_rows.Count == 0)
        {
            return;
        }

        var widths = _columns.Select((column, index) => Math.Max(Columns.Of(column.Head), _rows.Max(row => Columns.Of(row.Cells[index])))).ToArray();
        var shown = Enumerable.Range(0, _columns.Count).Where(index => _columns[index].Rank == 0 || _rows.Any(row => row.Cells[index].Length > 0)).ToList();
        while (page.Width is { } width && shown.Sum(index => widths[index] + Gap.Length) > width && shown.Where(index => _columns[index].Rank > 0).ToArray() is { Length: > 0 } optional)
        {
            shown.Remove(optional.MaxBy(index => _columns[index].Rank));
        }

        page.Add(new Line(Text([.. _columns.Select(static column => column.Head)], shown, widths), Tone.Faint));
        foreach (var (cells, tone) in _rows)
        {
            page.Add(new Line(Text(cells, shown, widths), tone));
        }
    }

    private string Text(string[] cells, List<int> shown, int[] widths) => Gap + string.Join(
        Gap,
        shown.Select(index => _columns[index].IsNumber ? new string(' ', widths[index] - Columns.Of(cells[index])) + cells[index] : Columns.Pad(cells[index], widths[index]))).TrimEnd();
}
