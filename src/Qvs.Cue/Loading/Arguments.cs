using Qvs.Cue.Loading.Data;

namespace Qvs.Cue.Loading;

/// <summary><c>./x:pkg</c>, <c>./x/...</c>, or an import path.</summary>
internal sealed record PackageArgument(string Path, string? Package, bool IsDirectory, bool Recursive);

internal sealed record DataArgument(string Path, FileFormat Format);

/// <summary>The arguments of a command, told apart: what ends like a file is one, everything else is a package.</summary>
internal sealed record Arguments(
    IReadOnlyList<PackageArgument> Packages, IReadOnlyList<string> CueFiles, IReadOnlyList<DataArgument> Data)
{
    public static Arguments Parse(IReadOnlyList<string> arguments)
    {
        var packages = new List<PackageArgument>();
        var files = new List<string>();
        var data = new List<DataArgument>();
        FileFormat? qualifier = null;
        foreach (var argument in arguments)
        {
            // "yaml:" says what the files after it are, "yaml: -" among them.
            if (argument.EndsWith(':') && FileFormats.Named(argument[..^1]) is { } named)
            {
                qualifier = named;
            }
            else if (qualifier is FileFormat.Cue || argument == "-" && qualifier is null || qualifier is null && FileFormats.OfName(argument) is FileFormat.Cue)
            {
                files.Add(argument);
            }
            else if ((qualifier ?? FileFormats.OfName(argument)) is { } format)
            {
                data.Add(new DataArgument(argument, format));
            }
            else
            {
                packages.Add(Package(argument));
            }
        }

        return new Arguments(packages, files, data);
    }

    private static PackageArgument Package(string argument)
    {
        var colon = argument.LastIndexOf(':');
        var (path, package) = colon > 0 && !CuePath.IsAbsolute(argument[..(colon + 1)]) || colon > 1 ? (argument[..colon], argument[(colon + 1)..]) : (argument, null);
        var recursive = path == "..." || path.EndsWith("/...", StringComparison.Ordinal);
        path = recursive ? path[..^3].TrimEnd('/') : path;
        path = recursive && path.Length == 0 ? "." : path;
        var isDirectory = path is "." or ".." || path.StartsWith("./", StringComparison.Ordinal)
            || path.StartsWith("../", StringComparison.Ordinal) || CuePath.IsAbsolute(path);
        return new PackageArgument(path, package is "" ? null : package, isDirectory, recursive);
    }
}
