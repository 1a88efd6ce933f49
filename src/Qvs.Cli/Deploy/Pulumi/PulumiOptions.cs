namespace Qvs.Cli.Deploy.Pulumi;

/// <summary>What <c>qvsctl deploy pulumi</c> was asked for.</summary>
internal sealed record PulumiOptions
{
    /// <summary>The folder of <c>Pulumi.yaml</c>.</summary>
    public required string Program { get; init; }

    public required string Project { get; init; }

    public required string Application { get; init; }

    public required string Deployment { get; init; }

    public required string State { get; init; }

    /// <summary>Where the state is while Pulumi works; later tasks of the run read it there (formats 2.2.4).</summary>
    public required string StateFolder { get; init; }

    /// <summary>Where the state is kept; null leaves it in the folder.</summary>
    public StateAddress? Address { get; init; }

    public string Pulumi { get; init; } = "pulumi";

    public bool Preview { get; init; }

    /// <summary>Destroys everything of the stack.</summary>
    public bool Cleanup { get; init; }

    public string Stack => $"{Application}-{Deployment}-{State}";
}

/// <summary>Who asks for a state: the API and the TaskRun that proves itself by its uid (formats 4.8).</summary>
internal sealed record StateAddress(Uri Endpoint, string TaskRun, string TaskRunUid);
