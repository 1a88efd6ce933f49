using Qvs.Cue.Values;

namespace Qvs.Adapters.Composition;

internal static class Declarations
{
    /// <summary>The names that a section of an adapter has of its own: regular, optional and required fields, not those that a config added.</summary>
    public static HashSet<string> Declared(this Part part, string section) =>
        part.Own?.Field(section)?.Default is Vertex vertex ? [.. vertex.Arcs.Where(a => a.Label.IsRegular).Select(a => a.Label.Name)] : [];
}
