using Qvs.Cue.Diagnostics;
using Qvs.Cue.Loading.Data;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Cue.Loading;

/// <summary>
/// <c>@embed(file=..., glob=..., type=...)</c> in files that say <c>@extern(embed)</c>: the fields get the content of files of the same
/// module.
/// </summary>
internal sealed class EmbedAttribute(FileReader reader)
{
    public IEnumerable<CueFile> Apply(CueFile file, string directory, CueModule? module, DiagnosticBag diagnostics)
    {
        if (!file.Attributes.Any(a => a.Name == "extern" && new AttributeBody(a.Body).Has("embed")))
        {
            yield break;
        }

        foreach (var target in AttributedField.In(file, "embed"))
        {
            var place = new Location(file.Source, target.Attribute.Span);
            if (module is null || !CuePath.IsWithin(directory, module.Root))
            {
                diagnostics.Add(LoadingDiagnostics.EmbedFailed.At(place, "cannot embed files when not in a module"));
                yield break;
            }

            foreach (var embedded in new EmbeddedField(reader, target, directory, module, place, diagnostics).Read())
            {
                yield return embedded;
            }
        }
    }
}

/// <summary>One field that embeds.</summary>
internal sealed class EmbeddedField(
    FileReader reader, AttributedField target, string directory, CueModule module, Location place, DiagnosticBag diagnostics)
{
    private readonly AttributeBody _body = new(target.Attribute.Body);

    public IEnumerable<CueFile> Read() => (_body["file"], _body["glob"]) switch
    {
        (null, null) => Fail("attribute must have file or glob field"),
        (not null, not null) => Fail("attribute cannot have both file and glob field"),
        (null, { } glob) => ReadGlob(glob),
        ({ } file, _) => ReadFile(file, []),
    };

    private IEnumerable<CueFile> ReadGlob(string glob)
    {
        if (!IsLocal(glob))
        {
            return Fail($"invalid path \"{glob}\": must be a relative path inside the module");
        }

        var names = GlobPattern.Match(reader.Files, directory, glob).ToArray();
        if (names.Length > 0)
        {
            return names.SelectMany(name => ReadFile(name, [name]));
        }

        return _body.Has("allowEmptyGlob")
            ? [Overlay.At(target, place.Source, [], new StructLiteral(place.Span, [], hasBraces: true))]
            : Fail($"no matches for glob pattern \"{glob}\"");
    }

    private IEnumerable<CueFile> ReadFile(string name, string[] further)
    {
        var path = CuePath.Combine(directory, name);
        var format = _body["type"] is { } type ? FileFormats.Named(type) : FileFormats.OfName(name);
        if (!IsLocal(name) || !CuePath.IsWithin(path, module.Root))
        {
            return Fail($"invalid path \"{name}\": must be a relative path inside the module");
        }

        if (format is null)
        {
            return Fail($"unknown file type of \"{name}\"; use the type argument");
        }

        for (var d = CuePath.Parent(path); d.Length > directory.Length; d = CuePath.Parent(d))
        {
            if (reader.Files.DirectoryExists(d + "/" + ModuleFile.Directory))
            {
                return Fail($"cannot embed file \"{name}\": in different module");
            }
        }

        return reader.Read(path, module.Root, place, diagnostics) is { } bytes ? Wrap(path, bytes, format.Value, further) : [];
    }

    private IEnumerable<CueFile> Wrap(string path, byte[] bytes, FileFormat format, string[] further)
    {
        if (format == FileFormat.Cue)
        {
            var parsed = reader.Parse(path, bytes);
            diagnostics.AddRange(parsed.Diagnostics);
            return [Overlay.At(target, parsed.File.Source, further, new StructLiteral(parsed.File.Span, parsed.File.Declarations, hasBraces: true))];
        }

        var data = DataFile.Read(format, reader.Display(path), bytes, diagnostics);
        return data.Values.Count == 1 || diagnostics.HasErrors
            ? data.Values.Select(v => Overlay.At(target, data.Source, further, v))
            : Fail($"file \"{CuePath.Name(path)}\" must hold exactly one value");
    }

    private static bool IsLocal(string name) => !CuePath.IsAbsolute(name) && !name.Split('/').Contains("..") && !name.Contains('\\', StringComparison.Ordinal);

    private CueFile[] Fail(string message)
    {
        diagnostics.Add(LoadingDiagnostics.EmbedFailed.At(place, $"@embed: {message}"));
        return [];
    }
}
