using Qvs.Adapters.Yaml;

namespace Qvs.Adapters.Config;

/// <summary>One entry of <c>modules</c>: a name with exactly one of <c>revision</c>, <c>remote</c> and <c>local</c>.</summary>
internal sealed class ModuleReader(NodeReader nodes)
{
    private const string What = "an entry of modules";

    public ModuleReference? Read(YamlNode node)
    {
        if (nodes.Map(node, What) is not { } map)
        {
            return null;
        }

        nodes.OnlyKeys(map, What, "name", "revision", "remote", "local");
        var name = nodes.RequiredText(map, "name", What, "github.com/qmonus/official-cloud-native-adapters");
        var forms = map.Entries.Where(e => e.Key.Text is "revision" or "remote" or "local").ToArray();
        if (name is null || forms.Length != 1)
        {
            if (forms.Length != 1)
            {
                var given = forms.Length == 0 ? "has none of" : "has more than one of";
                nodes.Add(
                    ConfigDiagnostics.BadModule,
                    forms.ElementAtOrDefault(1)?.Key.Place ?? map.Place,
                    $"the module {name ?? "here"} {given} revision, remote and local. Say in one of these ways where it comes from");
            }

            return null;
        }

        var place = map.Find("name")!.Value.Place;
        return forms[0].Key.Text switch
        {
            "revision" when Revision(map, $"the module {name}") is { } revision => new NamedModule(name, revision, place),
            "remote" when nodes.Map(forms[0].Value, $"remote of the module {name}") is { } remote => Remote(name, remote, place),
            "local" when nodes.Map(forms[0].Value, $"local of the module {name}") is { } local => Local(name, local, place),
            _ => null,
        };
    }

    private RemoteModule? Remote(string name, YamlMapping remote, Cue.Text.Location place)
    {
        var what = $"remote of the module {name}";
        nodes.OnlyKeys(remote, what, "repo", "revision", "path");
        var repository = nodes.RequiredText(remote, "repo", what, "github.com/acme/adapters");
        var revision = Revision(remote, what);
        var path = Folder(remote, what, mayClimb: false);
        return repository is null || revision is null || path is null ? null : new RemoteModule(name, repository, revision, path, place);
    }

    private LocalModule? Local(string name, YamlMapping local, Cue.Text.Location place)
    {
        nodes.OnlyKeys(local, $"local of the module {name}", "path");
        return Folder(local, $"local of the module {name}", mayClimb: true) is { } path ? new LocalModule(name, path, place) : null;
    }

    private string? Revision(YamlMapping map, string what)
    {
        if (nodes.RequiredText(map, "revision", what, "v1.0.0") is not { } revision)
        {
            return null;
        }

        // Git reads a leading '-' as an option and '..', '~', '^', ':' as parts of its revision language.
        if (revision[0] != '-' && revision.All(c => c > ' ' && !"~^:?*[\\".Contains(c)) && !revision.Contains("..", StringComparison.Ordinal))
        {
            return revision;
        }

        nodes.Add(
            ConfigDiagnostics.BadModule, map.Find("revision")!.Value.Place, $"\"{revision}\" is not a tag, a branch or a commit. Write one of these");
        return null;
    }

    /// <param name="mayClimb">A local module may lie above the config, in the same repository; the port decides how far.</param>
    private string? Folder(YamlMapping map, string what, bool mayClimb)
    {
        if (map.Find("path") is not { } entry)
        {
            return ".";
        }

        if (nodes.Text(entry.Value, $"path of {what}") is not { } path)
        {
            return null;
        }

        var elements = path.Split('/');
        if (path.Length > 0 && path[0] != '/' && !path.Contains('\\') && !path.Any(char.IsControl) && (mayClimb || !elements.Contains("..")))
        {
            return path;
        }

        nodes.Add(
            ConfigDiagnostics.BadPath, entry.Value.Place, $"the path \"{path}\" of {what} has to be a relative folder with '/' between names, such as .valuestream, that does not leave the repository");
        return null;
    }
}
