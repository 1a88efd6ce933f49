using Qvs.Cue.Diagnostics;
using Qvs.Cue.Syntax;

namespace Qvs.Cue.Loading;

/// <summary>Makes an instance of files: parses them, leaves out those that their build attributes exclude, applies tags and embeds.</summary>
internal sealed class InstanceBuilder(FileReader reader, Tags tags, IImportResolver imports)
{
    private readonly EmbedAttribute _embedding = new(reader);

    public CueInstance Build(
        string id, string? package, string directory, CueModule? module, IEnumerable<Candidate> candidates, DiagnosticBag diagnostics)
    {
        var files = new List<CueFile>();
        var put = new List<CueFile>();
        foreach (var candidate in candidates)
        {
            var parsed = reader.Parse(candidate.Path, candidate.Bytes);
            if (!BuildConstraint.Includes(parsed.File, tags, diagnostics))
            {
                continue;
            }

            diagnostics.AddRange(parsed.Diagnostics);
            files.Add(parsed.File);
            put.AddRange(tags.Apply(parsed.File, diagnostics));
            put.AddRange(_embedding.Apply(parsed.File, CuePath.Parent(candidate.Path), module, diagnostics));
        }

        return new CueInstance(id, package, [.. files, .. put], module?.Version ?? LanguageVersion.Latest, imports)
        {
            Directory = directory,
            Module = module,
            Diagnostics = [.. diagnostics],
        };
    }
}
