namespace Qvs.Cue.Syntax;

/// <summary>The comments that belong to a declaration.</summary>
public static class Documentation
{
    /// <summary>The text of the comments directly above a declaration or, without any, of the one behind it; null without either.</summary>
    public static string? DocumentationOf(this CueFile file, Declaration declaration)
    {
        var above = CommentsAbove(file, declaration);
        if (above.Count > 0)
        {
            return string.Join('\n', above.Select(TextOf));
        }

        return CommentBehind(file, declaration) is { } behind ? TextOf(behind) : null;
    }

    /// <summary>The comments on the lines directly above a declaration, without an empty line between.</summary>
    public static IReadOnlyList<Comment> CommentsAbove(this CueFile file, Declaration declaration)
    {
        var last = IndexOfFirstFrom(file.Comments, declaration.Span.Start) - 1;
        var first = last;
        var start = declaration.Span.Start;
        while (first >= 0 && file.Comments[first].OwnLine && IsOneLineEnd(file.Source.Content.AsSpan(file.Comments[first].Span.End..start)))
        {
            start = file.Comments[first].Span.Start;
            first--;
        }

        return [.. file.Comments.Skip(first + 1).Take(last - first)];
    }

    /// <summary>The comment behind a declaration, on the line where it ends.</summary>
    public static Comment? CommentBehind(this CueFile file, Declaration declaration)
    {
        var index = IndexOfFirstFrom(file.Comments, declaration.Span.End);
        if (index == file.Comments.Count)
        {
            return null;
        }

        var between = file.Source.Content.AsSpan(declaration.Span.End..file.Comments[index].Span.Start);
        return between.ContainsAnyExcept(" \t,") ? null : file.Comments[index];
    }

    private static bool IsOneLineEnd(ReadOnlySpan<char> between) => between.Count('\n') == 1 && between.IsWhiteSpace();

    private static string TextOf(Comment comment) =>
        comment.Text.StartsWith("// ", StringComparison.Ordinal) ? comment.Text[3..].TrimEnd() : comment.Text[2..].TrimEnd();

    private static int IndexOfFirstFrom(IReadOnlyList<Comment> comments, int position)
    {
        var (low, high) = (0, comments.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = comments[middle].Span.Start < position ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
