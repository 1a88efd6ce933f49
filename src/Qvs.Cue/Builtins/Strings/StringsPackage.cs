using System.Text;
using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Strings;

/// <summary>Package <c>strings</c>. Indexes and lengths are bytes unless the name says runes.</summary>
internal static class StringsPackage
{
    public static BuiltinPackage Package { get; } = new PackageTable("strings")
    {
        { "ByteAt", [Kind.Bytes | Kind.String, Kind.Int], Kind.Int, ByteAt },
        { "ByteSlice", [Kind.Bytes | Kind.String, Kind.Int, Kind.Int], Kind.Bytes | Kind.String, ByteSlice },
        { "Compare", [Kind.String, Kind.String], Kind.Int, c => Of(int.Sign(Utf8.Compare(c.String(0), c.String(1)))) },
        { "Contains", [Kind.String, Kind.String], Kind.Bool, c => Of(c.String(0).Contains(c.String(1), StringComparison.Ordinal)) },
        { "ContainsAny", [Kind.String, Kind.String], Kind.Bool, c => Of(Searching.IndexAny(c.String(0), c.String(1)) >= 0) },
        { "Count", [Kind.String, Kind.String], Kind.Int, c => Of(Searching.Count(c.String(0), c.String(1))) },
        { "Fields", [Kind.String], Kind.List, c => c.ListOf(Splitting.Fields(c.String(0))) },
        { "HasPrefix", [Kind.String, Kind.String], Kind.Bool, c => Of(c.String(0).StartsWith(c.String(1), StringComparison.Ordinal)) },
        { "HasSuffix", [Kind.String, Kind.String], Kind.Bool, c => Of(c.String(0).EndsWith(c.String(1), StringComparison.Ordinal)) },
        { "Index", [Kind.String, Kind.String], Kind.Int, c => Of(Searching.Index(c.String(0), c.String(1))) },
        { "IndexAny", [Kind.String, Kind.String], Kind.Int, c => Of(Searching.IndexAny(c.String(0), c.String(1))) },
        { "Join", [Kind.List, Kind.String], Kind.String, Join },
        { "LastIndex", [Kind.String, Kind.String], Kind.Int, c => Of(Searching.LastIndex(c.String(0), c.String(1))) },
        { "LastIndexAny", [Kind.String, Kind.String], Kind.Int, c => Of(Searching.LastIndexAny(c.String(0), c.String(1))) },
        { "MaxRunes", [Kind.String, Kind.Int], Kind.Bool, c => Runes(c, (n, limit) => n <= limit) },
        { "MinRunes", [Kind.String, Kind.Int], Kind.Bool, c => Runes(c, (n, limit) => n >= limit) },
        { "Repeat", [Kind.String, Kind.Int], Kind.String, Repeat },
        { "Replace", [Kind.String, Kind.String, Kind.String, Kind.Int], Kind.String, Replace },
        { "Runes", [Kind.String], Kind.List, c => c.NewList(c.String(0).EnumerateRunes().Select(r => Of(r.Value))) },
        { "SliceRunes", [Kind.String, Kind.Int, Kind.Int], Kind.String, SliceRunes },
        { "Split", [Kind.String, Kind.String], Kind.List, c => Split(c, -1, keepSeparator: false) },
        { "SplitAfter", [Kind.String, Kind.String], Kind.List, c => Split(c, -1, keepSeparator: true) },
        { "SplitAfterN", [Kind.String, Kind.String, Kind.Int], Kind.List, c => SplitN(c, keepSeparator: true) },
        { "SplitN", [Kind.String, Kind.String, Kind.Int], Kind.List, c => SplitN(c, keepSeparator: false) },
        { "ToCamel", [Kind.String], Kind.String, c => Of(Casing.FirstOfWords(c.String(0), Casing.Lower)) },
        { "ToLower", [Kind.String], Kind.String, c => Of(Casing.Map(c.String(0), Casing.Lower)) },
        { "ToTitle", [Kind.String], Kind.String, c => Of(Casing.FirstOfWords(c.String(0), Casing.Title)) },
        { "ToUpper", [Kind.String], Kind.String, c => Of(Casing.Map(c.String(0), Casing.Upper)) },
        { "Trim", [Kind.String, Kind.String], Kind.String, c => Of(Trimming.Trim(c.String(0), c.String(1), left: true, right: true)) },
        { "TrimLeft", [Kind.String, Kind.String], Kind.String, c => Of(Trimming.Trim(c.String(0), c.String(1), left: true, right: false)) },
        { "TrimPrefix", [Kind.String, Kind.String], Kind.String, c => Of(Trimming.Prefix(c.String(0), c.String(1))) },
        { "TrimRight", [Kind.String, Kind.String], Kind.String, c => Of(Trimming.Trim(c.String(0), c.String(1), left: false, right: true)) },
        { "TrimSpace", [Kind.String], Kind.String, c => Of(Trimming.Space(c.String(0))) },
        { "TrimSuffix", [Kind.String, Kind.String], Kind.String, c => Of(Trimming.Suffix(c.String(0), c.String(1))) },
    }.Build();

    private static Value ByteAt(BuiltinCall call)
    {
        var bytes = call.Bytes(0).Span;
        var index = call.Int(1, out var error);
        return error is not null ? error : (uint)index < (uint)bytes.Length ? Of(bytes[index]) : call.Fail("index out of range");
    }

    private static Value ByteSlice(BuiltinCall call)
    {
        var bytes = call.Bytes(0);
        var start = call.Int(1, out var error);
        var end = call.Int(2, out var other);
        if ((error ?? other) is { } wrong)
        {
            return wrong;
        }

        return start >= 0 && start <= end && end <= bytes.Length
            ? new BytesValue(bytes[start..end])
            : call.Fail("index out of range");
    }

    private static Value Join(BuiltinCall call)
    {
        var parts = call.Strings(0, out var error);
        if (error is not null)
        {
            return error;
        }

        var separator = call.String(1);
        var size = parts.Sum(p => (long)p.Length) + ((long)separator.Length * parts.Count);
        return call.Reserve(size) ?? Of(string.Join(separator, parts));
    }

    private static Value Repeat(BuiltinCall call)
    {
        var text = call.String(0);
        var count = call.Int(1, out var error);
        if (error is not null)
        {
            return error;
        }

        return count switch
        {
            < 0 => call.Fail("negative count"),
            > MaxRepeat => call.Fail($"count {count} exceeds limit of {MaxRepeat}"),
            _ => call.Reserve((long)text.Length * count) ?? Of(new StringBuilder().Insert(0, text, count).ToString()),
        };
    }

    private static Value Replace(BuiltinCall call)
    {
        var (text, old, replacement) = (call.String(0), call.String(1), call.String(2));
        var limit = call.Int(3, out var error);
        if (error is not null)
        {
            return error;
        }

        long found = Searching.Count(text, old);
        var times = limit < 0 ? found : long.Min(found, limit);
        return call.Reserve(text.Length + (times * long.Max(0, replacement.Length - old.Length)))
            ?? Of(Searching.Replace(text, old, replacement, (int)times));
    }

    private static Value SliceRunes(BuiltinCall call)
    {
        var text = call.String(0);
        var start = call.Int(1, out var error);
        var end = call.Int(2, out var other);
        if ((error ?? other) is { } wrong)
        {
            return wrong;
        }

        if (start < 0 || start > end)
        {
            return call.Fail("index out of range");
        }

        var to = Utf8.OffsetOfRune(text, end);
        return to < 0 ? call.Fail("index out of range") : Of(text[Utf8.OffsetOfRune(text, start)..to]);
    }

    private static Value Runes(BuiltinCall call, Func<int, int, bool> holds)
    {
        var limit = call.Int(1, out var error);
        return error ?? Of(holds(Utf8.RuneCount(call.String(0)), limit));
    }

    private static Value SplitN(BuiltinCall call, bool keepSeparator)
    {
        var limit = call.Int(2, out var error);
        return error ?? Split(call, limit, keepSeparator);
    }

    private static Value Split(BuiltinCall call, int limit, bool keepSeparator)
    {
        var parts = Splitting.Split(call.String(0), call.String(1), limit, keepSeparator);
        call.Spend(parts.Count);
        return call.ListOf(parts);
    }
}
