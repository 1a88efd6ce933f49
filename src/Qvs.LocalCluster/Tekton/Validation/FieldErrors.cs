namespace Qvs.LocalCluster.Tekton.Validation;

/// <summary>
/// What is wrong with an object, gathered while walking through it. Equal messages are reported once, with all their paths; messages and
/// paths are sorted. A path is built of names, <c>[index]</c> and <c>[key]</c> parts; empty parts vanish.
/// </summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<(string Message, string Details), SortedSet<string>> _errors;
    private readonly string _prefix;

    public FieldErrors()
        : this([], "")
    {
    }

    private FieldErrors(Dictionary<(string Message, string Details), SortedSet<string>> errors, string prefix) => (_errors, _prefix) = (errors, prefix);

    public bool Any => _errors.Count > 0;

    /// <summary>The same list of errors, seen from inside a field: what is added there has this path before its own.</summary>
    public FieldErrors In(string part) => new(_errors, Join(_prefix, part));

    public FieldErrors In(string field, int index) => In(field).In($"[{index}]");

    public FieldErrors In(string field, string key) => In(field).In($"[{key}]");

    /// <summary>An error at these paths below this one. Without a path the message has none at all, not even this one.</summary>
    public void Add(string message, params ReadOnlySpan<string> paths) => AddDetailed(message, "", paths);

    public void AddDetailed(string message, string details, params ReadOnlySpan<string> paths)
    {
        if (!_errors.TryGetValue((message, details), out var at))
        {
            _errors[(message, details)] = at = new SortedSet<string>(StringComparer.Ordinal);
        }

        foreach (var path in paths)
        {
            at.Add(Join(_prefix, path));
        }
    }

    public void Invalid(string value, string path, string details = "") => AddDetailed("invalid value: " + value, details, path);

    public void Missing(string path) => Add("missing field(s)", path);

    public void Disallowed(params ReadOnlySpan<string> paths) => Add("must not set the field(s)", paths);

    public void Neither(params ReadOnlySpan<string> paths) => Add("expected exactly one, got neither", paths);

    public void Both(params ReadOnlySpan<string> paths) => Add("expected exactly one, got both", paths);

    public override string ToString() => string.Join('\n', _errors
        .OrderBy(e => e.Key.Message, StringComparer.Ordinal).ThenBy(e => e.Key.Details, StringComparer.Ordinal)
        .Select(e => $"{e.Key.Message}: {string.Join(", ", e.Value)}{(e.Key.Details.Length > 0 ? "\n" + e.Key.Details : "")}"));

    private static string Join(string prefix, string path)
    {
        foreach (var part in path.Split('.'))
        {
            prefix = part.Length == 0 ? prefix : prefix.Length > 0 && part[0] == '[' && part[^1] == ']' ? prefix + part : prefix.Length == 0 ? part : $"{prefix}.{part}";
        }

        return prefix;
    }
}
