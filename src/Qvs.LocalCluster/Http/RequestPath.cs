namespace Qvs.LocalCluster.Http;

/// <summary>A resource's address taken apart: <c>/apis/GROUP/VERSION/namespaces/NS/PLURAL/NAME/SUB</c>.</summary>
internal sealed record RequestPath(string Group, string Version, string? Namespace, string Plural, string? Name, string? Subresource, bool Watch)
{
    public static RequestPath? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        string[] rest;
        string group, version;
        switch (parts)
        {
            case ["api", var v, .. var after] when after.Length > 0: (group, version, rest) = ("", v, after); break;
            case ["apis", var g, var v, .. var after] when after.Length > 0: (group, version, rest) = (g, v, after); break;
            default: return null;
        }

        var watch = rest[0] == "watch" && rest.Length > 1;
        rest = watch ? rest[1..] : rest;
        return rest switch
        {
            ["namespaces", var ns, "status" or "finalize"] when group.Length == 0 => new(group, version, null, "namespaces", ns, rest[2], watch),
            ["namespaces", var ns, var plural] => new(group, version, ns, plural, null, null, watch),
            ["namespaces", var ns, var plural, var name] => new(group, version, ns, plural, name, null, watch),
            ["namespaces", var ns, var plural, var name, .. var sub] => new(group, version, ns, plural, name, string.Join('/', sub), watch),
            [var plural] => new(group, version, null, plural, null, null, watch),
            [var plural, var name] => new(group, version, null, plural, name, null, watch),
            [var plural, var name, .. var sub] => new(group, version, null, plural, name, string.Join('/', sub), watch),
            _ => null,
        };
    }
}
