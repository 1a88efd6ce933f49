using System.Collections.Immutable;

namespace Qvs.Adapters.Config;

/// <summary>A part of an interpolated text: literal characters, or a use of a param.</summary>
/// <param name="Offset">Where it begins in the text.</param>
public readonly record struct InterpolationPart(string Text, bool IsParam, bool IsSplat, int Offset);

/// <summary>
/// Text with <c>$(params.x)</c> and <c>$(params.x[*])</c> in it (formats 2.1.2). Everything else, also <c>$(other)</c>, is literal.
/// </summary>
public sealed record Interpolation(ImmutableArray<InterpolationPart> Parts)
{
    private const string Start = "$(params.";

    public bool IsLiteral => Parts.All(p => !p.IsParam);

    /// <summary>The one param that the text consists of, or null.</summary>
    public InterpolationPart? Whole => Parts is [{ IsParam: true } only] ? only : null;

    /// <param name="badAt">The offset of a <c>$(params.</c> that no name follows; -1 if there is none.</param>
    public static Interpolation Parse(string text, out int badAt)
    {
        var parts = ImmutableArray.CreateBuilder<InterpolationPart>();
        badAt = -1;
        var literal = 0;
        for (var at = text.IndexOf(Start, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Start, at, StringComparison.Ordinal))
        {
            var nameStart = at + Start.Length;
            var close = text.IndexOf(')', nameStart);
            var name = close < 0 ? "" : text[nameStart..close];
            var splat = name.EndsWith("[*]", StringComparison.Ordinal);
            name = splat ? name[..^3] : name;
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
            {
                badAt = at;
                return new Interpolation([new InterpolationPart(text, false, false, 0)]);
            }

            if (at > literal)
            {
                parts.Add(new InterpolationPart(text[literal..at], false, false, literal));
            }

            parts.Add(new InterpolationPart(name, true, splat, at));
            literal = at = close + 1;
        }

        if (literal < text.Length || parts.Count == 0)
        {
            parts.Add(new InterpolationPart(text[literal..], false, false, literal));
        }

        return new Interpolation(parts.ToImmutable());
    }
}
