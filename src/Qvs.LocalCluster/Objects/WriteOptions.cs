namespace Qvs.LocalCluster.Objects;

/// <summary>What to do with fields that the kind does not have.</summary>
internal enum FieldValidation
{
    Ignore,
    Warn,
    Strict,
}

/// <summary>How a write was asked for. A controller's own writes use the default: no field manager is recorded for them.</summary>
internal sealed record WriteOptions
{
    public static readonly WriteOptions Internal = new();

    public bool DryRun { get; init; }

    public string? FieldManager { get; init; }

    public FieldValidation Validation { get; init; } = FieldValidation.Ignore;

    public string? Subresource { get; init; }

    /// <summary>Set by server-side apply, which has worked out the managers itself.</summary>
    public bool ManagersDone { get; init; }

    /// <summary>Texts for the response's Warning headers.</summary>
    public List<string> Warnings { get; } = [];
}

internal enum Propagation
{
    Background,
    Foreground,
    Orphan,
}

internal sealed record DeleteOptions
{
    public Propagation Propagation { get; init; } = Propagation.Background;

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    public bool DryRun { get; init; }
}

/// <summary>What is left after a delete: the last state, and whether the object is gone already.</summary>
internal readonly record struct DeleteOutcome(System.Text.Json.Nodes.JsonObject Object, bool Gone);
