using System.Globalization;

namespace Qvs.Cloud.Portal.Logs;

/// <param name="Start">Where the text stands in the raw line, escapes included: matches of a search count so.</param>
/// <param name="Classes">Words of portal.css.</param>
/// <param name="Style">Colours that are none of the sixteen, as CSS; only numbers that were read here.</param>
public sealed record AnsiSpan(int Start, string Text, string Classes, string Style);

/// <summary>
/// Text with terminal colours (ECMA-48 SGR: 16, 256 and true colours, bold, faint, italic, underline) as spans. Other escape sequences are
/// left out, for a page is no terminal; text of a task can not become markup here.
/// </summary>
public static class Ansi
{
    private const char Escape = '\u001b';

    public static List<AnsiSpan> Parse(string line)
    {
        var spans = new List<AnsiSpan>();
        var look = default(Look);
        var from = 0;
        for (var at = line.IndexOf(Escape); at >= 0; at = line.IndexOf(Escape, from))
        {
            Add(at);
            from = Math.Max(at + 1, End(line, at, ref look));
        }

        Add(line.Length);
        return spans;

        void Add(int until)
        {
            if (until > from)
            {
                spans.Add(new AnsiSpan(from, Clean(line[from..until]), look.Classes, look.Style));
            }
        }
    }

    // Same length: offsets of matches stay.
    private static string Clean(string text) => text.Any(character => char.IsControl(character) && character != '\t')
        ? new string([.. text.Select(character => char.IsControl(character) && character != '\t' ? ' ' : character)])
        : text;

    /// <returns>The place after the sequence.</returns>
    private static int End(string line, int at, ref Look look)
    {
        switch (at + 1 < line.Length ? line[at + 1] : '\0')
        {
            case '[':
                var end = at + 2;
                while (end < line.Length && line[end] is >= '\u0020' and <= '\u003f')
                {
                    end++;
                }

                if (end < line.Length && line[end] == 'm')
                {
                    look = look.With(line[(at + 2)..end]);
                }

                return Math.Min(line.Length, end + 1);
            case ']':
                // A title or link: until BEL or ESC \.
                var bell = line.IndexOf('\u0007', at);
                var close = line.IndexOf("\u001b\\", at + 2, StringComparison.Ordinal);
                return bell < 0 && close < 0 ? line.Length : close < 0 || (bell >= 0 && bell < close) ? bell + 1 : close + 2;
            default:
                return Math.Min(line.Length, at + 2);
        }
    }

    private readonly record struct Look(string? Ink, string? Ground, bool Bold, bool Faint, bool Italic, bool Underline, bool Inverse)
    {
        public string Classes => string.Join(' ', Words().Where(word => word.Length > 0));

        public string Style => Css("color", Inverse ? Ground : Ink) + Css("background-color", Inverse ? Ink : Ground);

        public Look With(string codes)
        {
            var look = this;
            var numbers = codes.Split(';', ':').Select(code => int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
            for (var index = 0; index < numbers.Length; index++)
            {
                look = numbers[index] switch
                {
                    0 => default,
                    1 => look with { Bold = true },
                    2 => look with { Faint = true },
                    3 => look with { Italic = true },
                    4 => look with { Underline = true },
                    7 => look with { Inverse = true },
                    22 => look with { Bold = false, Faint = false },
                    23 => look with { Italic = false },
                    24 => look with { Underline = false },
                    27 => look with { Inverse = false },
                    >= 30 and <= 37 and var ink => look with { Ink = Named(ink - 30) },
                    38 => look with { Ink = Extended(numbers, ref index) },
                    39 => look with { Ink = null },
                    >= 40 and <= 47 and var ground => look with { Ground = Named(ground - 40) },
                    48 => look with { Ground = Extended(numbers, ref index) },
                    49 => look with { Ground = null },
                    >= 90 and <= 97 and var ink => look with { Ink = Named(ink - 82) },
                    >= 100 and <= 107 and var ground => look with { Ground = Named(ground - 92) },
                    _ => look,
                };
            }

            return look;
        }

        private static string Named(int colour) => string.Create(CultureInfo.InvariantCulture, $"var(--ansi-{colour})");

        private static string Css(string property, string? value) => value is null ? "" : $"{property}:{value};";

        private static string? Extended(int[] numbers, ref int index)
        {
            switch (index + 1 < numbers.Length ? numbers[index + 1] : 0)
            {
                case 5 when index + 2 < numbers.Length:
                    index += 2;
                    return Indexed(numbers[index] & 255);
                case 2 when index + 4 < numbers.Length:
                    index += 4;
                    return Rgb(numbers[index - 2] & 255, numbers[index - 1] & 255, numbers[index] & 255);
                default:
                    return null;
            }
        }

        private static string Indexed(int colour)
        {
            if (colour < 16)
            {
                return Named(colour);
            }

            if (colour >= 232)
            {
                var grey = 8 + ((colour - 232) * 10);
                return Rgb(grey, grey, grey);
            }

            var cube = colour - 16;
            return Rgb(Level(cube / 36), Level(cube / 6 % 6), Level(cube % 6));
        }

        private static int Level(int step) => step == 0 ? 0 : 55 + (step * 40);

        private static string Rgb(int red, int green, int blue) => string.Create(CultureInfo.InvariantCulture, $"rgb({red},{green},{blue})");

        private IEnumerable<string> Words() =>
            [Bold ? "a-bold" : "", Faint ? "a-faint" : "", Italic ? "a-italic" : "", Underline ? "a-under" : "", Inverse && Ink is null && Ground is null ? "a-inverse" : ""];
    }
}
