using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Regexp;

/// <summary>Package <c>regexp</c>.</summary>
internal static class RegexpPackage
{
    public static BuiltinPackage Package { get; } = new PackageTable("regexp")
    {
        { "Find", [Kind.String, Kind.String], Kind.String, c => First(c, (_, match) => Of(Text(c, match, 0))) },
        { "FindAll", [Kind.String, Kind.String, Kind.Int], Kind.List, c => All(c, (_, match) => Of(Text(c, match, 0))) },
        { "FindAllNamedSubmatch", [Kind.String, Kind.String, Kind.Int], Kind.List, c => All(c, (regex, match) => Named(c, regex, match)) },
        { "FindAllSubmatch", [Kind.String, Kind.String, Kind.Int], Kind.List, c => All(c, (_, match) => Groups(c, match)) },
        { "FindNamedSubmatch", [Kind.String, Kind.String], Kind.Struct, c => First(c, (regex, match) => Named(c, regex, match)) },
        { "FindSubmatch", [Kind.String, Kind.String], Kind.List, c => First(c, (_, match) => Groups(c, match)) },
        { "Match", [Kind.String, Kind.String], Kind.Bool, c => With(c, regex => Of(regex.IsMatch(c.String(1), c.Spend))) },
        { "QuoteMeta", [Kind.String], Kind.String, c => Of(Quote(c.String(0))) },
        { "ReplaceAll", [Kind.String, Kind.String, Kind.String], Kind.String, c => Replace(c, expand: true) },
        { "ReplaceAllLiteral", [Kind.String, Kind.String, Kind.String], Kind.String, c => Replace(c, expand: false) },
        { "Valid", [Kind.String], Kind.Bool, Valid },
    }.Build();

    private static Value Valid(BuiltinCall call) =>
        Re2.TryCompile(call.String(0), out _, out var error) ? Of(true) : call.Fail(error);

    private static Value With(BuiltinCall call, Func<Re2, Value> body)
    {
        call.Spend((call.String(0).Length / 16) + 1);
        return Re2.TryCompile(call.String(0), out var regex, out var error) ? body(regex) : call.Fail(error);
    }

    private static Value First(BuiltinCall call, Func<Re2, int[], Value> result) => With(call, regex =>
        regex.Match(call.String(1), 0, call.Spend) is { } match ? result(regex, match) : call.Fail("no match"));

    private static Value All(BuiltinCall call, Func<Re2, int[], Value> result) => With(call, regex =>
    {
        var limit = call.Int(2, out var error);
        if (error is not null)
        {
            return error;
        }

        var matches = RegexpMatches.All(regex, call.String(1), limit, call.Spend).Select(match => result(regex, match)).ToList();
        return matches.Count == 0 ? call.Fail("no match") : call.NewList(matches);
    });

    private static Value Replace(BuiltinCall call, bool expand) => With(call, regex =>
    {
        try
        {
            return Of(RegexpMatches.Replace(regex, call.String(1), call.String(2), expand, call.Spend));
        }
        catch (ResultTooLargeException)
        {
            return call.Fail($"result would be larger than {MaxText} characters");
        }
    });

    private static string Text(BuiltinCall call, int[] match, int index) => RegexpMatches.Group(call.String(1), match, index);

    private static Value Groups(BuiltinCall call, int[] match) =>
        call.ListOf(Enumerable.Range(0, match.Length / 2).Select(index => Text(call, match, index)));

    // Upstream gives a Go map, whose fields come out by name.
    private static Value Named(BuiltinCall call, Re2 regex, int[] match) => call.NewStruct(regex.GroupNames
        .Select((name, index) => Field(name, Of(Text(call, match, index))))
        .Where(field => field.Key.Length > 0)
        .OrderBy(field => field.Key, StringComparer.Ordinal));

    private static string Quote(string text) =>
        string.Concat(text.Select(c => @"\.+*?()|[]{}^$".Contains(c, StringComparison.Ordinal) ? $"\\{c}" : c.ToString()));
}
