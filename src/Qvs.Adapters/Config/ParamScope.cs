namespace Qvs.Adapters.Config;

/// <summary>The params that the text of a config may use.</summary>
public sealed class ParamScope(QvsConfig config)
{
    private readonly Dictionary<string, ParamDeclaration> _byName =
        config.Params.GroupBy(p => p.Name).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    /// <summary>
    /// What a name in <c>$(params.name)</c> stands for. A member of an object param is written <c>$(params.object.member)</c>.
    /// </summary>
    public (ParamDeclaration Param, string? Member)? Find(string name)
    {
        if (_byName.TryGetValue(name, out var found))
        {
            return (found, null);
        }

        if (name == QvsConfig.SharedSourceParam)
        {
            return (new ParamDeclaration(name, ParamType.String, null, null, new Cue.Text.Location(config.Source, default)), null);
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && _byName.TryGetValue(name[..dot], out var owner) && owner.Type == ParamType.Object ? (owner, name[(dot + 1)..]) : null;
    }

    public string? Nearest(string name) => Spelling.Nearest(name, [.. _byName.Keys]);
}
