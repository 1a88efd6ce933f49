using Qvs.Cue.Diagnostics;
using Qvs.Cue.Loading;

namespace Qvs.Cue;

/// <summary>
/// The way in: loads packages, files and text, and gives their values. Cheap to make; what is worth sharing between contexts is
/// <see cref="CueOptions.Parsed"/>. A context and its values are used by one thread at a time.
/// </summary>
public sealed class CueContext
{
    private readonly CueOptions _options;
    private readonly CueLoader _loader;

    public CueContext(CueOptions? options = null)
    {
        _options = options ?? new CueOptions();
        _loader = new CueLoader(_options.ForLoading());
    }

    private CueContext(CueOptions options, CueLoader loader)
    {
        _options = options;
        _loader = loader;
    }

    /// <summary>This context with everything that it has loaded, for work that ends by another token. Both belong to the same thread.</summary>
    public CueContext WithCancellation(CancellationToken cancellation) => new(_options with { Cancellation = cancellation }, _loader);

    /// <summary>What the arguments of a command name: packages, files, data. Nothing is evaluated yet.</summary>
    public LoadResult Load(params IReadOnlyList<string> arguments) => DeepStack.Run(() => _loader.Load(arguments));

    /// <summary>The value of a package. It is evaluated when it is asked for something, and no further than that needs.</summary>
    public CueValue Build(CueInstance instance)
    {
        var evaluation = new CueEvaluation(instance, _options);
        return DeepStack.Run(() => new CueValue(evaluation, evaluation.Root(), ""));
    }

    /// <summary>The value of text; it may import what the module of the working directory may.</summary>
    /// <param name="name">What messages call it.</param>
    public CueValue CompileString(string text, string name = "input.cue") =>
        Build(DeepStack.Run(() => _loader.LoadText(name, text)));

    /// <summary>Everything that did not load or parse among packages and all that they import.</summary>
    public static IReadOnlyList<Diagnostic> LoadErrors(IEnumerable<CueInstance> instances)
    {
        var seen = new HashSet<CueInstance>();
        var open = new Stack<CueInstance>(instances.Reverse());
        var errors = new List<Diagnostic>();
        while (open.TryPop(out var instance))
        {
            if (seen.Add(instance))
            {
                errors.AddRange(instance.Diagnostics.Where(d => d.Severity == Severity.Error));
                foreach (var imported in instance.Imported)
                {
                    open.Push(imported);
                }
            }
        }

        return errors;
    }
}
