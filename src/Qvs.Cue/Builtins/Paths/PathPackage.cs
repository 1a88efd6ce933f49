using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Paths;

/// <summary>Package <c>path</c>. The last argument names the operating system; where it may be left out, Unix is meant.</summary>
internal static class PathPackage
{
    public static BuiltinPackage Package { get; } = new PackageTable("path")
    {
        { "Unix", "unix" },
        { "Windows", "windows" },
        { "Plan9", "plan9" },
        { "Base", [Kind.String, Kind.String], Kind.String, c => With(c, 1, s => Of(Pathnames.Base(c.String(0), s))), Parameters.LastOptional },
        { "Clean", [Kind.String, Kind.String], Kind.String, c => With(c, 1, s => Of(Pathnames.Clean(c.String(0), s))), Parameters.LastOptional },
        { "Dir", [Kind.String, Kind.String], Kind.String, c => With(c, 1, s => Of(Pathnames.Directory(c.String(0), s))), Parameters.LastOptional },
        { "Ext", [Kind.String, Kind.String], Kind.String, c => With(c, 1, s => Of(Pathnames.Extension(c.String(0), s))), Parameters.LastOptional },
        { "FromSlash", [Kind.String, Kind.String], Kind.String, c => With(c, 1, s => Of(s.FromSlash(c.String(0)))) },
        { "IsAbs", [Kind.String, Kind.String], Kind.Bool, c => With(c, 1, s => Of(s.IsAbsolute(c.String(0)))), Parameters.LastOptional },
        { "Join", [Kind.List, Kind.String], Kind.String, Join, Parameters.LastOptional },
        { "Match", [Kind.String, Kind.String, Kind.String], Kind.Bool, Match, Parameters.LastOptional },
        { "Rel", [Kind.String, Kind.String, Kind.String], Kind.String, Relative, Parameters.LastOptional },
        { "Resolve", [Kind.String, Kind.String, Kind.String], Kind.String, Resolve, Parameters.LastOptional },
        { "Split", [Kind.String, Kind.String], Kind.List, Split, Parameters.LastOptional },
        { "SplitList", [Kind.String, Kind.String], Kind.List, c => With(c, 1, s => c.ListOf(Pathnames.SplitList(c.String(0), s))) },
        { "ToSlash", [Kind.String, Kind.String], Kind.String, c => With(c, 1, s => Of(s.ToSlash(c.String(0)))) },
        { "VolumeName", [Kind.String, Kind.String], Kind.String, VolumeName, Parameters.LastOptional },
    }.Build();

    private static Value With(BuiltinCall call, int index, Func<PathStyle, Value> body) =>
        PathStyle.Of(call.Count > index ? call.String(index) : "unix") is { } style
            ? body(style)
            : call.Fail($"unknown operating system {call[index]}");

    private static Value Join(BuiltinCall call) => With(call, 1, style =>
    {
        var names = call.Strings(0, out var error);
        return error ?? call.Reserve(names.Sum(n => (long)n.Length + 1)) ?? Of(Pathnames.Join(names, style));
    });

    private static Value Match(BuiltinCall call) => With(call, 2, style =>
    {
        var (pattern, name) = (call.String(0), call.String(1));
        call.Spend((int)long.Min(int.MaxValue, ((long)pattern.Length * name.Length / 64) + 1));
        return PathPatterns.Match(pattern, name, style, out var error) is { } matches ? Of(matches) : call.Fail(error);
    });

    private static Value Relative(BuiltinCall call) => With(call, 2, style =>
        Pathnames.Relative(call.String(0), call.String(1), style) is { } path
            ? Of(path)
            : call.Fail($"Rel: can't make {call.String(1)} relative to {call.String(0)}"));

    private static Value Resolve(BuiltinCall call) => With(call, 2, style => Of(Pathnames.Resolve(call.String(0), call.String(1), style)));

    private static Value Split(BuiltinCall call) => With(call, 1, style =>
    {
        var (directory, file) = Pathnames.Split(call.String(0), style);
        return call.ListOf([directory, file]);
    });

    // Only Windows has volumes, so that it is what is meant if no system is named.
    private static Value VolumeName(BuiltinCall call)
    {
        var style = call.Count > 1 ? PathStyle.Of(call.String(1)) : PathStyle.Windows;
        var path = call.String(0);
        return style is null ? call.Fail($"unknown operating system {call[1]}") : Of(style.FromSlash(path[..style.VolumeLength(path)]));
    }
}
