using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Cue.Tests.Syntax;

public sealed class DiagnosticRendererTests
{
    private static readonly SourceText Source = new("./a.cue", "x: 1\n\ty: \"ü\" & 22\n");
    private static readonly Diagnostic Conflict = new(
        "CUE3001", "conflicting values", new Location(Source, new TextSpan(15, 2)), [new Location(Source, new TextSpan(0, 4))], "y");

    [Fact]
    public void Plain_is_one_line() =>
        Assert.Equal("./a.cue:2:12: error CUE3001: y: conflicting values\n", DiagnosticRenderer.Render(Conflict, DiagnosticStyle.Plain));

    [Fact]
    public void Cue_is_as_the_real_tool() =>
        Assert.Equal("y: conflicting values:\n    ./a.cue:2:12\n    ./a.cue:1:1\n", DiagnosticRenderer.Render(Conflict, DiagnosticStyle.Cue));

    [Fact]
    public void Carets_stand_below_the_place() => Assert.Equal(
        "./a.cue:2:12: error CUE3001: y: conflicting values\n"
        + "  2 | \ty: \"ü\" & 22\n"
        + "    | \t         ^~\n"
        + "  related ./a.cue:1:1\n"
        + "  1 | x: 1\n"
        + "    | -~~~\n",
        DiagnosticRenderer.Render(Conflict, DiagnosticStyle.Caret));

    [Fact]
    public void Places_at_the_end_and_on_huge_lines_are_shown()
    {
        var huge = new SourceText("b.cue", new string('x', 1_000_000));
        var end = Diagnostic.Error("CUE1001", "m", new Location(huge, new TextSpan(huge.Content.Length, 0)));

        var text = DiagnosticRenderer.Render(end, DiagnosticStyle.Caret);

        Assert.InRange(text.Length, 200, 600);
    }
}
