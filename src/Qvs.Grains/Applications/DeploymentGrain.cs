using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Qvs.Adapters.Config;
using Qvs.Cue.Diagnostics;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Ports;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Compiling;
using Qvs.Grains.Definitions;
using Qvs.Grains.Hosting;

namespace Qvs.Grains.Applications;

/// <summary>What was deployed, at rest: apart from the definition, because the platform writes it and people do not.</summary>
internal sealed class ReleaseHistory
{
    public int Version { get; set; } = 1;

    /// <summary>The newest first.</summary>
    public List<DeployedRelease> Releases { get; set; } = [];

    public long Count { get; set; }

    /// <summary>Of other grains, as they have told it: lists show it.</summary>
    public Hold? Hold { get; set; }

    public DriftMark? Drift { get; set; }
}

/// <summary>A deployment in lists: its definition, and what is deployed there now, for a cell of the environment matrix.</summary>
public sealed record DeploymentRow(DeploymentSpec Value, long Revision, DateTimeOffset ChangedAt, string ChangedBy, DeployedRelease? Release, Hold? Hold = null, DriftMark? Drift = null);

internal sealed class DeploymentGrain(
    [PersistentState("deployment", "qvs")] IPersistentState<Definition<DeploymentSpec>> state,
    [PersistentState("deployment-releases", "qvs")] IPersistentState<ReleaseHistory> releases,
    RowWriter rows,
    ProjectCompiler compiler,
    ISecretBackend secrets,
    TimeProvider time)
    : DefinitionGrain<DeploymentSpec>(state, rows, time, ListingKinds.Deployment), IDeploymentGrain
{
    private const int MostReleases = 100;
    private const int SecretsAtOnce = 8;
    private DeploymentKey? _id;

    protected override TenantId Tenant => Id.Tenant;

    protected override string Name => $"deployment '{Id.Application}/{Id.Deployment}'";

    protected override string Parent => Id.Application.Value;

    // The row shows the release as well: each of the two raises its revision.
    protected override long RowRevision => base.RowRevision + releases.State.Count;

    private DeploymentKey Id => _id ??= KeyOf.Grain<DeploymentKey>(this);

    public Task<Versioned<DeploymentSpec>?> Get() => Task.FromResult(Current);

    public Task<Answer<Versioned<DeploymentSpec>>> Save(DeploymentSpec spec, long? ifRevision) => SaveSpec(spec, ifRevision, async () =>
        [.. SpecRules.Check(spec), .. await Application(), .. await Environment(spec)]);

    public Task<Answer<Versioned<DeploymentSpec>>> Delete(long? ifRevision) =>
        DeleteSpec(ifRevision, () => Task.FromResult(ImmutableArray<string>.Empty));

    public async Task<Answer<DeploymentParameters>> Parameters()
    {
        if (Current is not { } deployment)
        {
            return Answer.Refuse<DeploymentParameters>(NotFound());
        }

        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        var application = await GrainFactory.Application(new ApplicationKey(Tenant, Id.Application)).Get();
        var environment = await GrainFactory.Environment(new EnvironmentKey(Tenant, deployment.Value.Environment)).Get();
        var repository = application is null ? null : await GrainFactory.Repository(new RepositoryKey(Tenant, application.Value.Repository)).Get();
        if (application is null || environment is null || repository is null)
        {
            return Answer.Refuse<DeploymentParameters>(
                RejectionCodes.NotFound, $"The application, its repository or the environment of the {Name} does not exist.", "Make them, or change the deployment.");
        }

        var gitKeys = repository.Value.Credential is { } git && await GrainFactory.Credential(new CredentialKey(Tenant, git)).Get() is { } credential ? credential.Keys : [];
        var builtIns = BuiltInParameters.Of(Id, deployment.Value, application.Value, repository.Value, gitKeys, environment.Value);
        return Answer.Of(DeploymentParameters.Merge(Id, builtIns, environment.Value.Parameters, deployment.Value.Config));
    }

    public Task<ImmutableArray<DeployedRelease>> History() => Task.FromResult<ImmutableArray<DeployedRelease>>([.. releases.State.Releases]);

    public async Task Deployed(DeployedRelease release)
    {
        if (releases.State.Releases.Any(known => known.Run == release.Run && known.Stage == release.Stage && known.At == release.At))
        {
            return;
        }

        releases.State.Releases.Insert(0, release);
        releases.State.Count++;
        if (releases.State.Releases.Count > MostReleases)
        {
            releases.State.Releases.RemoveRange(MostReleases, releases.State.Releases.Count - MostReleases);
        }

        await WriteReleases();
    }

    public Task Describe(Hold? hold)
    {
        (releases.State.Hold, releases.State.Count) = (hold, releases.State.Count + 1);
        return WriteReleases();
    }

    public Task<Answer<ManifestPreview>> Preview() => Preview(null);

    public Task<Answer<ManifestPreview>> TryConfig(string config) => config.Length <= ProjectSource.MostConfigCharacters
        ? Preview(config)
        : Task.FromResult(Answer.Refuse<ManifestPreview>(
            RejectionCodes.Invalid, $"The QVS Config has {config.Length} characters.", $"At most {ProjectSource.MostConfigCharacters} are read."));

    /// <param name="config">Instead of the committed one; null for that.</param>
    private async Task<Answer<ManifestPreview>> Preview(string? config)
    {
        if (await Parameters() is { IsDone: false } refused)
        {
            return Answer.Refuse<ManifestPreview>(refused.Rejections);
        }

        var parameters = (await Parameters()).Value!;
        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        var application = GrainFactory.Application(new ApplicationKey(Tenant, Id.Application));
        if (await application.Pipelines() is not { Commit.Length: > 0 } registered)
        {
            return Answer.Refuse<ManifestPreview>("not-applied", $"Nothing of the application '{Id.Application}' is registered from its repository.", "Compile and apply it first.");
        }

        var spec = (await application.Get())!.Value;
        var repository = (await GrainFactory.Repository(new RepositoryKey(Tenant, spec.Repository)).Get())!.Value;
        var secret = repository.Credential is { } credential ? await GrainFactory.Credential(new CredentialKey(Tenant, credential)).Reveal() : null;
        var source = new ProjectSource(Tenant, repository, secret, spec.ConfigPath, config);
        var given = (await LastGiven()).Where(parameter => !parameters.Values.ContainsKey(parameter.Name)).ToArray();
        var values = ValuesFile(parameters, given, Current!.Value);
        // The compiler works beside the turn, where the state is not to be touched.
        var last = releases.State.Releases.FirstOrDefault()?.Run;
        return Answer.Of(await compiler.Use(
            source,
            registered.Commit,
            loaded => Preview(source, loaded, values) with
            {
                Run = last,
                OfRun = [.. given.Select(parameter => parameter.Name).Where(name => loaded.Project?.Config.Param(name) is not null)],
            },
            CancellationToken.None));
    }

    /// <summary>What the stages of the last run were given here, the latest first: a line gives values that nothing else knows, an image that it has built above all.</summary>
    private async Task<ImmutableArray<BoundParameter>> LastGiven()
    {
        if (releases.State.Releases.FirstOrDefault() is not { } last || await GrainFactory.Run(last.Run).Get() is not { } run)
        {
            return [];
        }

        return
        [
            .. releases.State.Releases.Where(release => release.Run == last.Run)
                .SelectMany(release => run.State.Stages.TryGetValue(release.Stage, out var stage) ? stage.Parameters ?? [] : [])
                .DistinctBy(parameter => parameter.Name),
        ];
    }

    protected override string Text(DeploymentSpec spec) => $"{spec.DisplayName} {spec.Environment}";

    protected override string Body(Versioned<DeploymentSpec> definition) => JsonSerializer.Serialize(
        new DeploymentRow(definition.Value, definition.Revision, definition.ChangedAt, definition.ChangedBy, releases.State.Releases.FirstOrDefault(), releases.State.Hold, releases.State.Drift));

    public Task DescribeDrift(DriftMark drift)
    {
        (releases.State.Drift, releases.State.Count) = (drift, releases.State.Count + 1);
        return WriteReleases();
    }

    private async Task WriteReleases()
    {
        await releases.Write(this);

        if (Current is not null)
        {
            await WriteRow();
        }
    }

    private ManifestPreview Preview(ProjectSource source, LoadedProject loaded, byte[] values)
    {
        var diagnostics = new DiagnosticBag();
        if (loaded.Project is not { } project || ParamsFileReader.Read("parameters of the deployment", values, diagnostics) is not { } file)
        {
            return new ManifestPreview("", loaded.Commit, loaded.Messages.AddRange(ProjectCompiler.Messages(diagnostics)), null, []);
        }

        var result = compiler.Manifests(source, project, file);
        return new ManifestPreview(result.Text ?? "", loaded.Commit, loaded.Messages.AddRange(ProjectCompiler.Messages(result.Diagnostics)), null, []);
    }

    /// <summary>As the compile task would have it (formats.md 2.1.6).</summary>
    private static byte[] ValuesFile(DeploymentParameters parameters, IEnumerable<BoundParameter> given, DeploymentSpec spec) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["params"] = new JsonArray(
        [
            .. parameters.Values.Select(pair => new JsonObject { ["name"] = pair.Key, ["value"] = pair.Value.Value }),
            .. given.Select(parameter => new JsonObject { ["name"] = parameter.Name, ["value"] = Node(parameter.Value) }),
        ]),
        ["secrets"] = new JsonArray([.. spec.Secrets.Select(pair => new JsonObject { ["name"] = pair.Key, ["key"] = pair.Value.Key, ["version"] = pair.Value.Version })]),
    }.ToJsonString());

    private static JsonNode? Node(ParameterValue value) => value.Type switch
    {
        ParameterType.List => new JsonArray([.. value.Items.Select(item => JsonValue.Create(item))]),
        ParameterType.Map => new JsonObject(value.Fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Key, field.Value))),
        _ => value.Text,
    };

    private async Task<IEnumerable<Rejection>> Application() => await GrainFactory.Application(new ApplicationKey(Tenant, Id.Application)).Get() is null
        ? [new Rejection(RejectionCodes.Invalid, $"There is no application '{Id.Application}'.", "Make the application first.")]
        : [];

    private async Task<IEnumerable<Rejection>> Environment(DeploymentSpec spec)
    {
        if (await GrainFactory.Environment(new EnvironmentKey(Tenant, spec.Environment)).Get() is not { } environment)
        {
            return [new Rejection(RejectionCodes.Invalid, $"There is no environment '{spec.Environment}', which the {Name} names.", "Make the environment first, or name another.")];
        }

        var problems = new List<Rejection>();
        foreach (var (name, credential) in spec.Credentials)
        {
            if (name == TargetRules.Bastion)
            {
                problems.AddRange(await GrainFactory.Demand(Tenant, credential, $"the bastion of the {Name}", [TargetRules.BastionSecretKey]));
            }
            else if (environment.Value.Targets.FirstOrDefault(target => target.Name == name) is { } target)
            {
                problems.AddRange(await GrainFactory.Demand(Tenant, credential, $"the target '{name}' of the {Name}", [TargetRules.Of(target.Kind).SecretKey]));
            }
            else
            {
                problems.Add(new Rejection(RejectionCodes.Invalid, $"The environment '{spec.Environment}' has no target '{name}'.", "Remove the credential, or add the target."));
            }
        }

        problems.AddRange(await Secrets(spec, environment.Value.Secrets));
        return problems;
    }

    /// <summary>References that are new must lead somewhere, as far as the backend can be asked: one that does not answer stops nobody from working.</summary>
    private async Task<IEnumerable<Rejection>> Secrets(DeploymentSpec spec, SecretStore? store)
    {
        var before = Current?.Value;
        var fresh = spec.Secrets.Where(pair => before?.Environment != spec.Environment || before.Secrets.GetValueOrDefault(pair.Key) != pair.Value).ToArray();
        if (fresh.Length == 0 || store?.Credential is not { } id || await GrainFactory.Credential(new CredentialKey(Tenant, id)).Reveal() is not { } access)
        {
            return [];
        }

        var problems = new List<Rejection>();
        foreach (var some in fresh.Chunk(SecretsAtOnce))
        {
            var checks = await Task.WhenAll(some.Select(pair => secrets.Check(store, access, pair.Value.Key, pair.Value.Version, CancellationToken.None)));
            problems.AddRange(some.Zip(checks).Where(pair => pair.Second.Presence == SecretPresence.Absent).Select(pair => new Rejection(
                RejectionCodes.Invalid, $"The secret '{pair.First.Key}' leads nowhere: {pair.Second.Message}", "Make it in the secret backend first, or correct key and version.")));
        }

        return problems;
    }

    private Rejection NotFound() => new(RejectionCodes.NotFound, $"There is no {Name}.", "Check the name; it may have been deleted.");
}
