using System.Globalization;
using System.Text;
using Qvs.Adapters.Config;
using Qvs.Adapters.Manifests;
using Qvs.Adapters.Pipelines;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Evaluation;

namespace Qvs.Adapters.Caching;

/// <summary>
/// Both compilers behind a cache, for hosts that compile for many tenants. Projects with a local module have no name for their content
/// and are compiled anew each time.
/// </summary>
public sealed class CachedCompiler(long mostBytes = 64 * 1024 * 1024)
{
    private static readonly string Version = typeof(CachedCompiler).Assembly.ManifestModule.ModuleVersionId.ToString();

    private readonly CompileCache<ManifestResult> _manifests = new(mostBytes / 2, r => Size(r.Text), r => IsFinal(r.Diagnostics));
    private readonly CompileCache<PipelineResult> _pipelines = new(mostBytes / 2, r => Size(r.Text), r => IsFinal(r.Diagnostics));

    /// <param name="scope">The tenant.</param>
    /// <exception cref="OperationCanceledException">Cancelled before the end.</exception>
    public ManifestResult Manifests(string scope, QvsProject project, ManifestRequest request, CancellationToken cancellation = default)
    {
        var compiler = new ManifestCompiler(project.World);
        return AdapterWorlds.KeyOf(project.Modules) is { } modules
            ? _manifests.GetOrCompile(
                scope,
                [Version, modules, .. Of(request.Config), Values(request.Values), request.Phase.ToString(), request.Format.ToString(), request.Stack ?? ""],
                () => compiler.Compile(request, cancellation))
            : compiler.Compile(request, cancellation);
    }

    /// <inheritdoc cref="Manifests"/>
    public PipelineResult Pipelines(string scope, QvsProject project, PipelineRequest request, CancellationToken cancellation = default)
    {
        var compiler = new PipelineCompiler(project.World);
        return AdapterWorlds.KeyOf(project.Modules) is { } modules
            ? _pipelines.GetOrCompile(
                scope, [Version, modules, .. Of(request.Config), request.Prefix, request.Version.ToString(), request.Environment], () => compiler.Compile(request, cancellation))
            : compiler.Compile(request, cancellation);
    }

    private static string[] Of(QvsConfig config) => [config.Source.Name, config.Source.Content];

    /// <summary>With their places: diagnostics show them.</summary>
    private static string Values(ParamsFile values)
    {
        var text = new StringBuilder();
        foreach (var source in values.Params.Values.Select(v => v.Place.Source).Concat(values.Secrets.Values.Select(s => s.Place.Source)).Distinct())
        {
            text.Append(CultureInfo.InvariantCulture, $"{source.Name}\n{source.Content.Length}\n{source.Content}");
        }

        return text.ToString();
    }

    /// <summary>What was given up may succeed the next time, when the host is less busy.</summary>
    private static bool IsFinal(IReadOnlyList<Diagnostic> diagnostics) => diagnostics.All(d => d.Code != EvalDiagnostics.Budget.Code);

    private static long Size(string? text) => 1_000 + (4L * (text?.Length ?? 0));
}
