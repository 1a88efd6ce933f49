using System.Text;
using System.Text.Json.Nodes;
using Qvs.Adapters.Config;
using Qvs.Adapters.Lineage;
using Qvs.Adapters.Manifests;
using Qvs.Cue.Diagnostics;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Releases;
using Qvs.Grains.Compiling;

namespace Qvs.Grains.Releases;

/// <summary>What one set of values makes of an application, or why that is not known.</summary>
/// <param name="Objects">By the resource's id in the adapters.</param>
/// <param name="Modules">The adapters' modules and the revisions they were taken at.</param>
internal sealed record CompiledRelease(
    string Yaml, ImmutableArray<(string Id, string Provider, JsonObject Data)> Objects, ImmutableSortedDictionary<string, string> Modules, string Problem)
{
    public static CompiledRelease Not(string problem) => new("", [], ImmutableSortedDictionary<string, string>.Empty, problem);
}

/// <summary>Compiles what a release consists of: from the commit that it was made of and the values that it was given.</summary>
internal sealed class ReleaseManifests(IGrainFactory grains, ProjectCompiler compiler)
{
    private const int MostProblems = 3;

    public Task<CompiledRelease> Compile(DeploymentKey deployment, ReleaseValues release, CancellationToken cancellation) =>
        Use(deployment, release, CompiledRelease.Not, (source, loaded, values) => Compile(source, loaded, values), cancellation);

    /// <summary>The deployment's parameters from which the value at a path of a resource comes, by name.</summary>
    /// <param name="path">From the resource's id: <c>deployment.spec.replicas</c>.</param>
    public Task<ImmutableArray<string>> Parameters(DeploymentKey deployment, ReleaseValues release, string path, CancellationToken cancellation) =>
        Use(deployment, release, _ => [], (_, loaded, values) => Parameters(loaded, values, path), cancellation);

    private async Task<T> Use<T>(
        DeploymentKey deployment, ReleaseValues release, Func<string, T> otherwise, Func<ProjectSource, LoadedProject, byte[], T> work, CancellationToken cancellation)
    {
        var id = new ApplicationKey(deployment.Tenant, deployment.Application);
        if (await grains.Application(id).Get() is not { } application
            || await grains.Deployment(deployment).Get() is not { } spec
            || await grains.Repository(new RepositoryKey(deployment.Tenant, application.Value.Repository)).Get() is not { } repository)
        {
            return otherwise($"The application, its repository or the deployment '{deployment.Application}/{deployment.Deployment}' does not exist any more.");
        }

        var revision = release.Revision.Length > 0 ? release.Revision : (await grains.Application(id).Pipelines())?.Commit ?? "";
        if (revision.Length == 0)
        {
            return otherwise("It is not known from which commit the manifests are made: its pipelines were uploaded, and no gitRevision was given.");
        }

        var secret = repository.Value.Credential is { } credential ? await grains.Credential(new CredentialKey(deployment.Tenant, credential)).Reveal() : null;
        var source = new ProjectSource(deployment.Tenant, repository.Value, secret, application.Value.ConfigPath);
        var values = ValuesFile(release, spec.Value);
        return await compiler.Use(source, revision, loaded => work(source, loaded, values), cancellation);
    }

    private CompiledRelease Compile(ProjectSource source, LoadedProject loaded, byte[] values)
    {
        var diagnostics = new DiagnosticBag();
        if (loaded.Project is not { } project || ParamsFileReader.Read("values of the release", values, diagnostics) is not { } file)
        {
            return CompiledRelease.Not(string.Join(' ', loaded.Messages.AddRange(ProjectCompiler.Messages(diagnostics)).Take(MostProblems).Select(message => message.Message)));
        }

        var result = compiler.Manifests(source, project, file);
        var modules = project.Modules.ToImmutableSortedDictionary(module => module.Path, module => module.DisplayName[(module.DisplayName.LastIndexOf('@') + 1)..], StringComparer.Ordinal);
        return result.Text is { } text
            ? new CompiledRelease(text, [.. result.Resources.Select(resource => (resource.Id, resource.Provider, resource.Data))], modules, "")
            : CompiledRelease.Not(string.Join(' ', ProjectCompiler.Messages(result.Diagnostics).Take(MostProblems).Select(message => message.Message))) with { Modules = modules };
    }

    private static ImmutableArray<string> Parameters(LoadedProject loaded, byte[] values, string path)
    {
        var diagnostics = new DiagnosticBag();
        return loaded.Project is { } project && ParamsFileReader.Read("values of the release", values, diagnostics) is { } file
            && new LineageReader(project.World).Explain(new ManifestRequest(project.Config, file), path, diagnostics) is { } lineage
            ? [.. lineage.Where(leaf => leaf.Path == path).SelectMany(leaf => leaf.Steps)
                .Where(step => step.Kind == StepKind.Param && step.Text.Contains(" = ", StringComparison.Ordinal))
                .Select(step => step.Text[..step.Text.IndexOf(" = ", StringComparison.Ordinal)]).Distinct(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>As the compile task had it (formats.md 2.1.6).</summary>
    private static byte[] ValuesFile(ReleaseValues release, DeploymentSpec spec) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["params"] = new JsonArray([.. release.Values.Select(pair => new JsonObject { ["name"] = pair.Key, ["value"] = pair.Value })]),
        ["secrets"] = new JsonArray([.. spec.Secrets.Select(pair => new JsonObject { ["name"] = pair.Key, ["key"] = pair.Value.Key, ["version"] = pair.Value.Version })]),
    }.ToJsonString());
}
