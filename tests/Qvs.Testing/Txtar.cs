using System.Collections.Immutable;
using System.Text;

namespace Qvs.Testing;

/// <summary>One file of an archive; <paramref name="Text"/> is empty or ends with a line end.</summary>
public sealed record TxtarFile(string Name, string Text);

/// <summary>
/// Several text files in one: a comment, then for each file a line <c>-- name --</c> and its text. One test is one such file, with the
/// input and what is expected of it side by side.
/// </summary>
public sealed record Txtar(string Comment, ImmutableArray<TxtarFile> Files)
{
    /// <summary>The text of a file, or null if the archive has none of that name.</summary>
    public string? this[string name] => Files.FirstOrDefault(file => file.Name == name)?.Text;

    public static Txtar Load(string path) => Parse(File.ReadAllText(TestPaths.InRepository(path)));

    public static Txtar Parse(string text)
    {
        var comment = new StringBuilder();
        var files = ImmutableArray.CreateBuilder<TxtarFile>();
        var current = comment;
        string? name = null;
        foreach (var line in Lines(text.ReplaceLineEndings("\n")))
        {
            if (MarkerName(line) is not { } next)
            {
                current.Append(line).Append('\n');
                continue;
            }

            Close();
            name = next;
            current = new StringBuilder();
        }

        Close();
        return new Txtar(comment.ToString(), files.ToImmutable());

        void Close()
        {
            if (name is not null)
            {
                files.Add(new TxtarFile(name, current.ToString()));
            }
        }
    }

    /// <summary>The archive with one file replaced in its place, or added at the end.</summary>
    public Txtar With(string name, string text)
    {
        var file = new TxtarFile(name, WithLineEnd(text.ReplaceLineEndings("\n")));
        var place = Files.ToList().FindIndex(f => f.Name == name);
        return this with { Files = place < 0 ? Files.Add(file) : Files.SetItem(place, file) };
    }

    public Txtar Without(string name) => this with { Files = Files.RemoveAll(file => file.Name == name) };

    /// <summary>The archive as text; <c>Parse(x.ToString())</c> gives the same archive.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(WithLineEnd(Comment));
        foreach (var file in Files)
        {
            text.Append("-- ").Append(file.Name).Append(" --\n").Append(WithLineEnd(file.Text));
        }

        return text.ToString();
    }

    private static IEnumerable<string> Lines(string text)
    {
        var lines = text.Split('\n');
        return lines[^1].Length == 0 ? lines.SkipLast(1) : lines;
    }

    private static string? MarkerName(string line) =>
        line.StartsWith("-- ", StringComparison.Ordinal)
        && line.EndsWith(" --", StringComparison.Ordinal)
        && line.Length > 6
        && line[3..^3].Trim() is { Length: > 0 } name
            ? name
            : null;

    private static string WithLineEnd(string text) => text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";
}
