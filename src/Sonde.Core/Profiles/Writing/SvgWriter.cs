namespace Sonde.Core.Profiles.Writing;

/// <summary>Draws a flame graph as SVG that needs no script: the root at the bottom, names in the boxes where they fit, everything else in tool tips. Boxes too narrow to be seen are left out.</summary>
internal sealed class SvgWriter
{
    private const int Width = 1200;
    private const int Side = 12;
    private const int RowHeight = 17;
    private const double LetterWidth = 6.65;

    /// <summary>In pixels, as flamegraph.pl has it.</summary>
    private const double Narrowest = 0.1;

    private readonly TextSink _sink;
    private readonly Profile _profile;
    private readonly ProfileComparison? _comparison;
    private readonly string[] _names;
    private readonly string[] _places;
    private readonly string[] _colours;
    private readonly double _scale;
    private int _height;

    private SvgWriter(Stream stream, Profile profile, ProfileComparison? comparison)
    {
        (_sink, _profile, _comparison) = (new TextSink(stream), profile, comparison);
        _names = [.. profile.Frames.Select(frame => MarkupText.Escape(frame.Function))];
        _places = [.. profile.Frames.Select(frame => MarkupText.Escape(FramePlace.Of(frame)))];
        _colours = [.. profile.Frames.Select(frame => FrameColour.Light(FrameColour.HueOf(FrameGroup.Of(frame)), FrameColour.ShadeOf(frame.Function)))];
        _scale = profile.Total > 0 ? (Width - (2.0 * Side)) / profile.Total : 0;
    }

    /// <summary>Draws it.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="profile">The profile; its values are the widths.</param>
    /// <param name="comparison">The old values, which decide the colours; null for one profile alone.</param>
    /// <param name="page">What stands above.</param>
    public static void Write(Stream stream, Profile profile, ProfileComparison? comparison, ProfilePage page) => new SvgWriter(stream, profile, comparison).Write(page);

    private void Write(ProfilePage page)
    {
        var tree = _profile.Tree;
        var deepest = 0;
        for (var node = 0; node < tree.Count; node += IsDrawn(node) ? 1 : tree.Ends[node] - node)
        {
            deepest = IsDrawn(node) ? Math.Max(deepest, tree.Depths[node]) : deepest;
        }

        _height = 62 + ((deepest + 1) * RowHeight) + Side;
        WriteHead(page);
        WriteBoxes();
        _sink.Write("</svg>\n");
        _sink.Flush();
    }

    private void WriteHead(ProfilePage page)
    {
        var title = MarkupText.Escape(page.Title);
        var facts = string.Join(" · ", page.Facts.Select(fact => $"{MarkupText.Escape(fact.Name)} {MarkupText.Escape(fact.Text)}"));
        _sink.Write($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{_height}\" viewBox=\"0 0 {Width} {_height}\" role=\"img\" aria-label=\"Flame graph of {title}\">\n");
        _sink.Write("<style>text{font:11px ui-monospace,Menlo,Consolas,monospace;fill:#111;pointer-events:none}.t{font:600 16px system-ui,sans-serif}.f{font:12px system-ui,sans-serif;fill:#555}rect{stroke:#fff;stroke-width:.5}g:hover rect{stroke:#111;stroke-width:1}</style>\n");
        _sink.Write($"<rect width=\"100%\" height=\"100%\" fill=\"#fff\" style=\"stroke:none\"/>\n<text class=\"t\" x=\"{Side}\" y=\"26\">{title}</text>\n<text class=\"f\" x=\"{Side}\" y=\"46\">{facts}</text>\n");
    }

    private void WriteBoxes()
    {
        var tree = _profile.Tree;
        var lefts = new long[tree.Count];
        var nexts = new long[tree.Count];
        for (var node = 0; node < tree.Count;)
        {
            if (node > 0)
            {
                var parent = tree.Parents[node];
                nexts[node] = lefts[node] = nexts[parent];
                nexts[parent] += tree.Totals[node];
            }

            if (!IsDrawn(node))
            {
                node = tree.Ends[node];
                continue;
            }

            WriteBox(node, Side + (lefts[node] * _scale), tree.Totals[node] * _scale);
            node++;
        }
    }

    private bool IsDrawn(int node) => node == 0 || _profile.Tree.Totals[node] * _scale >= Narrowest;

    private void WriteBox(int node, double left, double width)
    {
        var frame = _profile.Tree.Frames[node];
        var total = _profile.Tree.Totals[node];
        var top = _height - Side - ((_profile.Tree.Depths[node] + 1) * RowHeight);
        _sink.Write("<g><title>"u8);
        _sink.Write(frame < 0 ? "all" : _names[frame]);
        _sink.Write(frame < 0 ? "" : _places[frame]);
        _sink.Write($" ({ValueText.Of(total, _profile.Kind.Unit)}, {ValueText.Share(total, _profile.Total)}");
        if (_comparison is not null)
        {
            _sink.Write($"; before {ValueText.Of(_comparison.OldTotals[node], _profile.Kind.Unit)}, {ValueText.Share(_comparison.OldTotals[node], _comparison.OldTotals[0])}");
        }

        _sink.Write(")</title><rect x=\""u8);
        _sink.Write(left, 1);
        _sink.Write("\" y=\""u8);
        _sink.Write(top);
        _sink.Write("\" width=\""u8);
        _sink.Write(Math.Max(width, Narrowest), 1);
        _sink.Write("\" height=\"16\" rx=\"1.5\" fill=\""u8);
        _sink.Write(Colour(node, frame));
        _sink.Write("\"/>"u8);
        var letters = (int)((width - 6) / LetterWidth);
        if (letters >= 3)
        {
            _sink.Write("<text x=\""u8);
            _sink.Write(left + 3, 1);
            _sink.Write("\" y=\""u8);
            _sink.Write(top + 12);
            _sink.Write("\">"u8);
            _sink.Write(frame < 0 ? "all" : Label(frame, letters));
            _sink.Write("</text>"u8);
        }

        _sink.Write("</g>\n"u8);
    }

    private string Label(int frame, int letters)
    {
        var name = _profile.Frames[frame].Function;
        return name.Length <= letters ? _names[frame] : MarkupText.Escape($"{name[..(letters - 2)]}..");
    }

    private string Colour(int node, int frame)
    {
        if (_comparison is not null && frame >= 0)
        {
            var whole = Math.Max(1, Math.Max(_profile.Total, _comparison.OldTotals[0]));
            return FrameColour.Difference((_profile.Tree.Totals[node] - (double)_comparison.OldTotals[node]) / whole);
        }

        return frame < 0 ? "#e6e6e6" : _colours[frame];
    }
}
