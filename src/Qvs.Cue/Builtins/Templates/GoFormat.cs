using System.Globalization;
using System.Text;

namespace Qvs.Cue.Builtins.Templates;

/// <summary>Go's fmt.Sprint and fmt.Sprintf for the values that templates have.</summary>
internal static class GoFormat
{
    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>Operands with a space between two of which neither is a string.</summary>
    public static string Print(IReadOnlyList<object?> values)
    {
        var result = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            result.Append(i > 0 && values[i] is not string && values[i - 1] is not string ? " " : "");
            Append(result, Default(values[i]));
        }

        return result.ToString();
    }

    /// <summary><c>%v</c></summary>
    public static string Default(object? value)
    {
        switch (value)
        {
            case null:
                return "<nil>";
            case bool b:
                return b ? "true" : "false";
            case double d:
                return GoFloat.Format(d, 'g', -1);
            case string s:
                return s;
            case byte[] bytes:
                return $"[{string.Join(' ', bytes)}]";
            case List<object?> list:
                return Join("[", list.Select(Default), "]");
            case SortedDictionary<string, object?> map:
                return Join("map[", map.Select(e => $"{e.Key}:{Default(e.Value)}"), "]");
            default:
                return ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture);
        }
    }

    public static string Quote(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            var plain = "\a\b\f\n\r\t\v\\\"".IndexOf(rune.ToString(), StringComparison.Ordinal);
            result.Append(plain >= 0 ? $"\\{@"abfnrtv\"""[plain]}"
                : IsPrintable(rune) ? rune.ToString()
                : rune.Value < 0x80 ? $"\\x{rune.Value:x2}"
                : rune.Value < 0x10000 ? $"\\u{rune.Value:x4}" : $"\\U{rune.Value:x8}");
        }

        return result.Append('"').ToString();
    }

    public static string Printf(string format, IReadOnlyList<object?> values)
    {
        var result = new StringBuilder();
        var (next, reordered) = (0, false);
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                Append(result, format[i].ToString());
                continue;
            }

            var verb = FormatVerb.Read(format, ref i, values, ref next, ref reordered);
            Append(result, verb.Write(values, ref next));
        }

        if (!reordered && next < values.Count)
        {
            Append(result, Join("%!(EXTRA ", values.Skip(next).Select(v => $"{GoValue.TypeName(v)}={Default(v)}"), ")", ", "));
        }

        return result.ToString();
    }

    private static string Join(string open, IEnumerable<string> parts, string close, string separator = " ")
    {
        var result = new StringBuilder(open);
        var first = true;
        foreach (var part in parts)
        {
            Append(result, first ? part : separator + part);
            first = false;
        }

        return result.Append(close).ToString();
    }

    private static void Append(StringBuilder result, string text)
    {
        if (result.Length + text.Length > Results.MaxText)
        {
            throw new ResultTooLargeException();
        }

        result.Append(text);
    }
}
