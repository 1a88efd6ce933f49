using Qvs.Cue;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Loading;

namespace Qvs.Cli.Cue;

/// <summary>What the commands do before and around their own work: load what was named, tell what is wrong with it.</summary>
internal sealed class CueSession
{
    public CueSession(CueArguments arguments)
    {
        Arguments = arguments;
        Output = new Output(arguments);
        Context = new CueContext(new CueOptions
        {
            Package = arguments.Package,
            Tags = arguments.Tags,
            StandardInput = ReadStandardInput,
        });
    }

    public CueArguments Arguments { get; }

    public Output Output { get; }

    public CueContext Context { get; }

    /// <summary>The instances, with the data files unified into each; null if something does not load.</summary>
    /// <param name="withData">False leaves the data files for the command.</param>
    public LoadResult? Load(bool withData = true)
    {
        var loaded = Context.Load(Arguments.Inputs);
        Diagnostic[] problems = [.. loaded.Diagnostics, .. CueContext.LoadErrors(loaded.Instances)];
        if (problems.Length > 0)
        {
            Output.Tell(problems);
            return null;
        }

        if (!withData || loaded.Data.Count == 0)
        {
            return loaded;
        }

        var data = loaded.Data.SelectMany(d => d.AsCue()).ToArray();
        return loaded with
        {
            Instances = loaded.Instances.Count == 0
                ? [new CueInstance("_", null, data, LanguageVersion.Latest, null)]
                : [.. loaded.Instances.Select(i => i.With(data))],
        };
    }

    /// <summary>
    /// The values that are asked for: of the expressions, or of the whole. Without <c>-i</c> everything must be sound; with it, what is
    /// looked at.
    /// </summary>
    public IReadOnlyList<(string Name, CueValue Value)>? Select(CueInstance instance, out int exitCode)
    {
        exitCode = ExitCode.Value;
        var root = Context.Build(instance);
        if (!Arguments.Ignore && root.Validate() is { Count: > 0 } errors)
        {
            Output.Tell(errors);
            exitCode = root.LoadErrors.Count > 0 ? ExitCode.LoadError : ExitCode.EvaluationError;
            return null;
        }

        return Arguments.Expressions.Count == 0
            ? [("", root)]
            : [.. Arguments.Expressions.Select(e => (e, root.Evaluate(e)))];
    }

    private static byte[] ReadStandardInput()
    {
        using var stream = Console.OpenStandardInput();
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}
