namespace Qvs.Cli.Deploy;

/// <summary>What <c>qvsctl deploy apply</c> was asked for.</summary>
internal sealed record ApplyOptions
{
    /// <summary>Files and folders with manifests; none for <see cref="Cleanup"/>.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Whose objects these are: <c>project/application/deployment/state</c>.</summary>
    public required string Stack { get; init; }

    /// <summary>Of objects that name none, and of the inventory.</summary>
    public string? Namespace { get; init; }

    public string? Kubeconfig { get; init; }

    public string? Context { get; init; }

    public bool Prune { get; init; }

    public bool Wait { get; init; }

    /// <summary>For all waiting together.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Only tells what would change.</summary>
    public bool Preview { get; init; }

    /// <summary>Deletes everything of the stack.</summary>
    public bool Cleanup { get; init; }

    public bool AllowEmpty { get; init; }

    /// <summary>Takes fields that another field manager owns.</summary>
    public bool ForceConflicts { get; init; }

    /// <summary>Takes objects that another stack owns.</summary>
    public bool TakeOver { get; init; }

    public string Helm { get; init; } = "helm";
}
