using System.Collections.Concurrent;
using System.Collections.Immutable;
using Qvs.Adapters.Config;
using Qvs.Adapters.Modules;
using Qvs.Cue;
using Qvs.Cue.Evaluation;
using Qvs.Cue.Loading;

namespace Qvs.Adapters.Composition;

/// <summary>
/// The modules of a config, ready to be compiled with, again and again and by several threads: files are read and parsed once. Holds no
/// values of any compile.
/// </summary>
public sealed class AdapterWorld
{
    /// <summary>Contexts hold loaded packages; more than run at once are a waste of memory.</summary>
    private static readonly int MostIdle = Math.Max(2, Environment.ProcessorCount);

    /// <summary>
    /// Ten times what the largest published adapters need (100,000 steps, 25 MB) for a config with a dozen of them, and
    /// little enough for a host to survive several hostile ones at once.
    /// </summary>
    private static readonly EvalBudget PerCompile = new() { MaxSteps = 10_000_000, MaxAllocatedBytes = 1L << 30, MaxTime = TimeSpan.FromSeconds(20) };

    private readonly MountedFiles _files;
    private readonly ParsedFiles _parsed;
    private readonly ConcurrentBag<CueContext> _idle = [];

    public AdapterWorld(ImmutableArray<ResolvedModule> modules, ParsedFiles? parsed = null, EvalBudget? budget = null)
    {
        Modules = modules;
        _files = new MountedFiles(modules);
        _parsed = parsed ?? new ParsedFiles();
        Budget = budget ?? PerCompile;
    }

    public ImmutableArray<ResolvedModule> Modules { get; }

    private EvalBudget Budget { get; }

    /// <summary>A file's name for people, from the name that its parsed text has.</summary>
    public string Display(string loaded) => _files.Display(loaded);

    /// <summary>The module that a pattern belongs to, or that vendors it.</summary>
    public ResolvedModule? ModuleOf(PatternPath pattern) =>
        Modules.Where(m => pattern.IsWithin(m.Path)).MaxBy(m => m.Path.Length)
        ?? Modules.FirstOrDefault(m => m.Files.DirectoryExists($"{m.Root}/cue.mod/pkg/{pattern.Path}"));

    /// <summary>The names of the packages in a folder.</summary>
    public bool HasFiles(string path) =>
        _files.List($"{MountedFiles.Root}/cue.mod/pkg/{path}").Any(e => !e.IsDirectory && e.Name.EndsWith(".cue", StringComparison.Ordinal));

    public ImmutableArray<string> PackagesIn(string path)
    {
        var folder = $"{MountedFiles.Root}/cue.mod/pkg/{path}";
        return
        [
            .. _files.List(folder)
                .Where(e => !e.IsDirectory && e.Name.EndsWith(".cue", StringComparison.Ordinal))
                .Select(e => _parsed.Parse($"./cue.mod/pkg/{path}/{e.Name}", System.Text.Encoding.UTF8.GetString(_files.Read($"{folder}/{e.Name}"))))
                .Select(f => f.File.Package?.Name)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// Runs one compile with a context that nobody else uses meanwhile, within the world's budget; throws
    /// <see cref="OperationCanceledException"/> when it is cancelled before it ends.
    /// </summary>
    public T Use<T>(Func<CueContext, T> compile, CancellationToken cancellation = default)
    {
        var context = _idle.TryTake(out var idle)
            ? idle
            : new CueContext(new CueOptions { Files = _files, WorkingDirectory = MountedFiles.Root, Parsed = _parsed, Budget = Budget });
        var result = DeepStack.Run(() => compile(context.WithCancellation(cancellation)));
        if (_idle.Count < MostIdle)
        {
            _idle.Add(context);
        }

        return result;
    }
}
