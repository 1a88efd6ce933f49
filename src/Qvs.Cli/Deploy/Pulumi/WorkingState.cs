using System.Text.Json.Nodes;

namespace Qvs.Cli.Deploy.Pulumi;

/// <summary>
/// The state in the workspace, and a note beside it: which stored version it comes from, and whether it has changes that are not stored. A retry after a failed
/// upload goes on from the unstored one, for it alone knows what was made.
/// </summary>
internal sealed class WorkingState(PulumiOptions options, StateStore? store, Action<string> say)
{
    private string Note => Path.Combine(options.StateFolder, ".qvs-state.json");

    private bool IsHere => Directory.Exists(Path.Combine(options.StateFolder, ".pulumi"));

    private string? _tag;

    public async Task Load(CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.Combine(options.StateFolder, ".pulumi"));
        if (store is null)
        {
            say($"the state stays in {options.StateFolder}: there is no API to keep it (VS_API_ENDPOINT)");
            return;
        }

        var note = File.Exists(Note) ? JsonNode.Parse(await File.ReadAllTextAsync(Note, cancel)) : null;
        var stored = await store.Read(cancel);
        _tag = stored.Tag;
        if (IsHere && (bool?)note?["unstored"] == true)
        {
            if (stored.Tag is not null && stored.Tag != (note["tag"]?.ToString() ?? ""))
            {
                throw new DeployException($"an earlier attempt could not store the state of {options.Stack}, which lies in {options.StateFolder}, and meanwhile another deployment has stored its own. Compare both, then delete the one in the workspace");
            }

            say("going on from the state that an earlier attempt could not store");
            return;
        }

        if (stored.Content is not null)
        {
            StateArchive.Unpack(stored.Content, options.StateFolder);
            say($"state read ({stored.Content.Length} bytes)");
        }
        else
        {
            say("there is no state yet: this is the first deployment");
        }
    }

    /// <summary>To be said before Pulumi changes anything.</summary>
    public void Changing() => Remember(unstored: true);

    public async Task Save(CancellationToken cancel)
    {
        if (store is null)
        {
            return;
        }

        var archive = StateArchive.Pack(options.StateFolder);
        _tag = await store.Write(archive, _tag, cancel) ?? _tag;
        Remember(unstored: false);
        say($"state stored ({archive.Length} bytes)");
    }

    private void Remember(bool unstored) => File.WriteAllText(Note, new JsonObject { ["tag"] = _tag ?? "", ["unstored"] = unstored && store is not null }.ToJsonString());
}
